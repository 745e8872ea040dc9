"""Points all over the plane.

loses: curve_is_no_line
hint: away from the next one
"""
def points_on_a_curve():
    return [[(7 * k) % 11, (5 * k) % 13] for k in range(60)]
