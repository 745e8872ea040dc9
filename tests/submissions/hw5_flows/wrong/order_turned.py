"""Transformed entries first: the Jacobian is upper triangular.

loses: order_makes_the_jacobian_triangular
hint: makes_it_upper_triangular
"""


def triangular_order(mask):
    return sorted(range(len(mask)), key=lambda i: mask[i])
