"""A kink in the parameters that the divergence does not see: it grows with θ².

loses: js_has_a_jump_or_a_kink
hint: it must be at least 0.01
"""


def js_nondifferentiable(theta):
    return [0.5 + theta, 0.5 - theta], [0.5 + abs(theta), 0.5 - abs(theta)]
