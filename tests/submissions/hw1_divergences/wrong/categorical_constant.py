"""Always zero: never infinite, never right, but an identity between zeros.

loses: categorical_kl_is_right categorical_kl_knows_zeros categorical_kl_is_infinite_off_the_support categorical_kl_adds_over_independent_factors categorical_kl_keeps_the_conventions
hint: every example gets the same value
"""


def kl_categorical(q_probs, p_probs):
    return q_probs.sum(-1) * 0
