"""As for a dense matrix.

loses: cost_of_coupling_log_det_is_right
"""


def cost_of_coupling_log_det():
    return "c"
