"""Counts from one.

loses: order_makes_the_jacobian_triangular
"""


def triangular_order(mask):
    return [i + 1 for i in sorted(range(len(mask)), key=lambda i: -mask[i])]
