"""Mirrored about 0, where the map's fold is at −½.

loses: collision_without_mask_is_one
"""


def collision_without_mask():
    return [0.5, 1.0], [0.5, -1.0]
