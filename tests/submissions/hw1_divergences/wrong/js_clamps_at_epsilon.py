"""Keeps probabilities at least the machine's epsilon, as some libraries do: with many outcomes it adds up.

loses: js_is_finite_on_disjoint_supports
"""


def js_divergence(p_probs, q_probs):
    p, q = (x.clamp(min=torch.finfo(x.dtype).eps) for x in (p_probs, q_probs))
    m = (p + q) / 2
    return (p * (p / m).log() + q * (q / m).log()).sum(-1) / 2
