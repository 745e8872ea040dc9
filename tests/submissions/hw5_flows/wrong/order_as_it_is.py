"""The entries as they come.

loses: order_makes_the_jacobian_triangular
"""


def triangular_order(mask):
    return list(range(len(mask)))
