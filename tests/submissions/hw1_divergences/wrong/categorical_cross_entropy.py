"""The cross-entropy. (It is additive over independent factors, too.)

loses: categorical_kl_is_right categorical_kl_knows_zeros categorical_kl_is_infinite_off_the_support
hint: forgets_the_entropy
"""


def kl_categorical(q_probs, p_probs):
    return -torch.special.xlogy(q_probs, p_probs).sum(-1)
