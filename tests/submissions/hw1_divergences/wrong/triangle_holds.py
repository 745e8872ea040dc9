"""Three equal distributions.

loses: triple_violates_the_triangle_inequality
hint: it must be at least 0.01
"""


def triangle_violation():
    return [0.5, 0.5], [0.5, 0.5], [0.5, 0.5]
