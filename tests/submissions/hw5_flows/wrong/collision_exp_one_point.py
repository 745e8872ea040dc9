"""One point twice.

loses: collision_without_exp_is_one
hint: shows_one_point_twice
"""


def collision_without_exp():
    return [1.0, 2.0], [1.0, 2.0]
