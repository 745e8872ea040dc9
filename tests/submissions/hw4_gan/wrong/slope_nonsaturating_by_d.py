"""The derivative by D.

loses: slope_of_nonsaturating_is_derived
hint: nonsaturating_slope_by_d
"""


def slope_of_nonsaturating(d):
    return -1 / (2 * d)
