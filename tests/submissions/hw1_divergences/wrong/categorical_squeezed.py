"""A squeeze takes a batch of one for no batch at all.

loses: categorical_kl_is_right
hint: batch 1, 4 outcomes
"""


def kl_categorical(q_probs, p_probs):
    return torch.where(q_probs > 0, q_probs * (q_probs.log() - p_probs.log()), 0.0).sum(-1).squeeze()
