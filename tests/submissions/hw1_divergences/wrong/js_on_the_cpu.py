"""Starts from zeros on the default device.

loses: js_keeps_the_conventions
hint: device
"""


def js_divergence(p_probs, q_probs):
    m = (p_probs + q_probs) / 2
    zero = torch.zeros(p_probs.shape[:-1], dtype=p_probs.dtype)
    for a in (p_probs, q_probs):
        zero = zero + 0.5 * (torch.special.xlogy(a, a) - torch.special.xlogy(a, m)).sum(-1)
    return zero
