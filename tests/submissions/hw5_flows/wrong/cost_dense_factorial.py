"""Leibniz's formula, which nobody computes with.

loses: cost_of_dense_log_det_is_right
"""


def cost_of_dense_log_det():
    return "d"
