"""Probabilities are clamped against zeros that need no clamping.

loses: js_is_right js_is_finite_on_disjoint_supports
"""


def js_divergence(p_probs, q_probs):
    p, q = p_probs.clamp_min(1e-2), q_probs.clamp_min(1e-2)
    m = (p + q) / 2
    return 0.5 * (p * (p / m).log() + q * (q / m).log()).sum(-1)
