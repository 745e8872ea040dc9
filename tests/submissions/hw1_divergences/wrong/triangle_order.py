"""The right three, in another order.

loses: triple_violates_the_triangle_inequality
hint: orders_the_triple_otherwise
"""


def triangle_violation():
    return [0.5, 0.5], [0.05, 0.95], [0.25, 0.75]
