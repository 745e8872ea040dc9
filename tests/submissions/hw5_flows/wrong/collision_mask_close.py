"""Two points that are nearly one.

loses: collision_without_mask_is_one
"""


def collision_without_mask():
    return [0.5, -0.5], [0.5, -0.5 + 1e-8]
