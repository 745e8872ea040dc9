"""Replaces probabilities of zero in the caller's tensor, and so changes it only where there are some.

loses: categorical_kl_keeps_the_conventions
"""


def kl_categorical(q_probs, p_probs):
    none = q_probs == 0
    if none.any():
        q_probs[none], p_probs[none] = 1.0, 1.0
    terms = q_probs * (q_probs.log() - p_probs.log())
    return torch.where(none, torch.zeros_like(terms), terms).sum(-1)
