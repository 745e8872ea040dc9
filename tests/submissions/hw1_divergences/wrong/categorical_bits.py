"""Logarithms to base two.

loses: categorical_kl_is_right categorical_kl_knows_zeros categorical_kl_is_infinite_off_the_support
hint: measures_in_bits
"""


def kl_categorical(q_probs, p_probs):
    return torch.where(q_probs > 0, q_probs * (q_probs.log2() - p_probs.log2()), 0.0).sum(-1)
