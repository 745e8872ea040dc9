"""Neither of the options.

loses: jensen_direction_is_right
hint: must be one of
"""


def jensen_direction():
    return "convex"
