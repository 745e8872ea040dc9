"""Another support for every sign of θ.

loses: js_has_a_jump_or_a_kink
hint: the support changes its size
"""


def js_nondifferentiable(theta):
    if theta > 0:
        return [0.5, 0.25, 0.25], [0.25, 0.5, 0.25]
    return [0.5, 0.5], [0.25, 0.75]
