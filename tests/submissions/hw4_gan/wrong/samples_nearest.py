"""Every point goes to the nearest.

loses: distance_of_samples_is_right distance_of_samples_holds_in_float32
hint: sends_points_to_the_nearest
"""


def wasserstein1(x, y):
    return (x[:, None] - y).abs().min(1).values.mean()
