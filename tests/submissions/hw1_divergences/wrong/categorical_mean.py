"""The mean over outcomes; of a product of distributions it is no sum.

loses: categorical_kl_is_right categorical_kl_knows_zeros categorical_kl_is_infinite_off_the_support categorical_kl_adds_over_independent_factors
hint: averages_over_outcomes
"""


def kl_categorical(q_probs, p_probs):
    return torch.where(q_probs > 0, q_probs * (q_probs.log() - p_probs.log()), 0.0).mean(-1)
