"""None of the options.

loses: cost_of_dense_log_det_is_right
hint: must be one of
"""


def cost_of_dense_log_det():
    return "O(D^3)"
