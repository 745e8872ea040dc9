"""The cost of the product W x, not of the determinant.

loses: cost_of_lu_log_det_is_right
"""


def cost_of_lu_log_det():
    return "b"
