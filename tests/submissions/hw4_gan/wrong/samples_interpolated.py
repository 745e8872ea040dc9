"""Quantiles, interpolated.

loses: distance_of_samples_is_right distance_of_samples_holds_in_float32
hint: interpolates_quantiles
"""


def wasserstein1(x, y):
    levels = torch.linspace(0, 1, max(len(x), len(y)), dtype=x.dtype, device=x.device)
    return (x.quantile(levels) - y.quantile(levels)).abs().mean()
