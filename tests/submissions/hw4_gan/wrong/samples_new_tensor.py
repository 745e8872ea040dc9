"""A float32 tensor on the CPU, whatever came in.

loses: distance_of_samples_holds_in_float32 distance_of_samples_keeps_the_conventions
"""


def wasserstein1(x, y):
    from scipy.stats import wasserstein_distance

    return torch.tensor(wasserstein_distance(x.tolist(), y.tolist()))
