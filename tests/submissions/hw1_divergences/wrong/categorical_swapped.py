"""KL(p ‖ q) instead of KL(q ‖ p).

loses: categorical_kl_is_right categorical_kl_knows_zeros categorical_kl_is_infinite_off_the_support
hint: swaps_q_and_p
"""


def kl_categorical(q_probs, p_probs):
    return torch.where(p_probs > 0, p_probs * (p_probs.log() - q_probs.log()), 0.0).sum(-1)
