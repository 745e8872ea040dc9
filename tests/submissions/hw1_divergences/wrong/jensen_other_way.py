"""The inequality the other way round.

loses: jensen_direction_is_right
hint: not the right answer
"""


def jensen_direction():
    return ">="
