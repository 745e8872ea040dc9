"""The sign of θ is kept.

loses: distance_of_lines_is_derived
hint: forgets_the_absolute_value
"""


def earth_movers_distance_of_lines(theta):
    return theta
