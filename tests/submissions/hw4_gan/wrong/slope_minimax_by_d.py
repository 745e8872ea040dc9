"""The derivative by D.

loses: slope_of_minimax_is_derived
hint: minimax_slope_by_d
"""


def slope_of_minimax(d):
    return -1 / (2 * (1 - d))
