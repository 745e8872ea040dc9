"""0 · log 0 is NaN.

loses: categorical_kl_knows_zeros
hint: multiplies_zero_by_infinity
"""


def kl_categorical(q_probs, p_probs):
    return (q_probs * (q_probs.log() - p_probs.log())).sum(-1)
