"""Three equal distributions.

loses: triple_violates_the_triangle_inequality
hint: at least 0.01 is asked
"""


def triangle_violation():
    return [0.5, 0.5], [0.5, 0.5], [0.5, 0.5]
