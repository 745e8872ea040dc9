"""Points at infinity.

loses: collision_without_exp_is_one
"""


def collision_without_exp():
    return [1.0, float("inf")], [1.0, float("-inf")]
