"""Logarithms to base ten.

loses: categorical_kl_is_right categorical_kl_knows_zeros categorical_kl_is_infinite_off_the_support
hint: takes_decimal_logarithms
"""


def kl_categorical(q_probs, p_probs):
    return torch.where(q_probs > 0, q_probs * (q_probs.log10() - p_probs.log10()), 0.0).sum(-1)
