"""Depends on θ, but smoothly.

loses: js_has_a_jump_or_a_kink
hint: it must be at least 0.01
"""


def js_nondifferentiable(theta):
    return [0.5 + theta, 0.5 - theta], [0.3, 0.7]
