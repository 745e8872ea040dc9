"""A straight line.

loses: curve_is_no_line
hint: curve_is_a_line
"""
def points_on_a_curve():
    return [[0.1 * k, 0.2 * k + 1] for k in range(50)]
