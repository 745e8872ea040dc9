"""Only the kept entries, again and again.

loses: order_makes_the_jacobian_triangular
"""


def triangular_order(mask):
    kept = [i for i, m in enumerate(mask) if m]
    return (kept * len(mask))[: len(mask)]
