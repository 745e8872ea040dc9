"""The distribution functions, one interval off.

loses: distance_of_samples_is_right distance_of_samples_holds_in_float32
hint: takes_the_interval_before
"""


def wasserstein1(x, y):
    points = torch.cat([x, y]).sort().values
    shares = [(s[:, None] <= points).to(x.dtype).mean(0) for s in (x, y)]
    return ((shares[0] - shares[1]).abs()[1:] * points.diff()).sum()
