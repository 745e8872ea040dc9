"""A circle that is run through twice: two points on it have one place.

loses: curve_is_no_line
hint: two points are equal
"""
def points_on_a_curve():
    import math

    return [[math.cos(math.pi * k / 20), math.sin(math.pi * k / 20)] for k in range(80)]
