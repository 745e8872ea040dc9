"""A small number keeps 0 / 0 away: in the tails D* is 0.

loses: optimal_discriminator_holds_in_the_tails
hint: underflows_to_zero
"""


def optimal_discriminator(log_p_data, log_p_model):
    p, q = log_p_data.exp(), log_p_model.exp()
    return p / (p + q + 1e-12)
