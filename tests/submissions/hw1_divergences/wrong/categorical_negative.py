"""−KL, the sign of an objective.

loses: categorical_kl_is_right categorical_kl_knows_zeros categorical_kl_is_infinite_off_the_support
hint: turns_the_sign
"""


def kl_categorical(q_probs, p_probs):
    return torch.where(q_probs > 0, q_probs * (p_probs.log() - q_probs.log()), 0.0).sum(-1)
