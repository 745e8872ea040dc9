"""The distance of the means.

loses: distance_of_samples_is_right distance_of_samples_holds_in_float32
hint: takes_the_distance_of_means
"""


def wasserstein1(x, y):
    return (x.mean() - y.mean()).abs()
