"""Two points whose images differ.

loses: collision_without_exp_is_one
"""


def collision_without_exp():
    return [1.0, 0.0], [-1.0, 0.0]
