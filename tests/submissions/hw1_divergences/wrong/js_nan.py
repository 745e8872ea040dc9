"""0 · log 0 is NaN.

loses: js_is_finite_on_disjoint_supports
hint: js_multiplies_zero_by_infinity
"""


def js_divergence(p_probs, q_probs):
    m = (p_probs + q_probs) / 2
    return 0.5 * (p_probs * (p_probs / m).log() + q_probs * (q_probs / m).log()).sum(-1)
