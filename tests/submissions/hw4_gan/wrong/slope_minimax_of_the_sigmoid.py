"""The slope of the sigmoid alone.

loses: slope_of_minimax_is_derived
hint: minimax_slope_of_the_sigmoid
"""


def slope_of_minimax(d):
    return -d * (1 - d) / 2
