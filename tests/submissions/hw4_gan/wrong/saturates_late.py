"""Where the generator has won.

loses: saturation_is_placed
"""


def when_minimax_saturates():
    return "a"
