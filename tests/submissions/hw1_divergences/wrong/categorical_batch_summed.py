"""One number for the whole batch. (The sum of sums is additive, too.)

loses: categorical_kl_is_right categorical_kl_knows_zeros categorical_kl_is_infinite_off_the_support categorical_kl_keeps_the_conventions, categorical_kl_adds_over_independent_factors
hint: got no axes, expected shape (6,)
"""


def kl_categorical(q_probs, p_probs):
    return torch.where(q_probs > 0, q_probs * (q_probs.log() - p_probs.log()), 0.0).sum()
