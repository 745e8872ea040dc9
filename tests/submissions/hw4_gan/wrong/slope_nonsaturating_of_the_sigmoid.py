"""The slope of the sigmoid alone.

loses: slope_of_nonsaturating_is_derived
hint: nonsaturating_slope_of_the_sigmoid
"""


def slope_of_nonsaturating(d):
    return -d * (1 - d) / 2
