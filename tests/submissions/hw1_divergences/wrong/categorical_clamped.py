"""A small number inside the logarithms keeps the divergence finite where it is not.

loses: categorical_kl_is_infinite_off_the_support
"""


def kl_categorical(q_probs, p_probs):
    return (q_probs * ((q_probs + 1e-12).log() - (p_probs + 1e-12).log())).sum(-1)
