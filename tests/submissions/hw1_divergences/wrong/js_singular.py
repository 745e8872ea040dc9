"""003 P1a: one distribution has no outcome in common with the other, so their JSD is log 2 whatever θ is.

loses: js_has_a_jump_or_a_kink
hint: it must be at least 0.01
"""


def js_nondifferentiable(theta):
    return [0.5 + theta, 0.5 - theta, 0, 0], [0, 0, 0.5 - theta, 0.5 + theta]
