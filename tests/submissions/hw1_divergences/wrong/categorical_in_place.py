"""Right, but the caller's p has been spoiled.

loses: categorical_kl_keeps_the_conventions
hint: changes its argument p_probs in place
"""


def kl_categorical(q_probs, p_probs):
    kl = torch.where(q_probs > 0, q_probs * (q_probs.log() - p_probs.log()), 0.0).sum(-1)
    p_probs.log_()
    return kl
