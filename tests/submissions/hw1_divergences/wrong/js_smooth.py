"""Depends on θ, but smoothly.

loses: js_has_a_jump_or_a_kink
hint: at least 0.01 is asked
"""


def js_nondifferentiable(theta):
    return [0.5 + theta, 0.5 - theta], [0.3, 0.7]
