"""Moves probabilities of zero up in the caller's tensors, by so little that no value shows it.

loses: js_keeps_the_conventions
"""


def js_divergence(p_probs, q_probs):
    for x in (p_probs, q_probs):
        x[x == 0] = 1e-30
    m = (p_probs + q_probs) / 2
    return (p_probs * (p_probs / m).log() + q_probs * (q_probs / m).log()).sum(-1) / 2
