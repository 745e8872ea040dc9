"""Densities first: 0 / 0 in the tails.

loses: optimal_discriminator_holds_in_the_tails
hint: divides_zero_by_zero
"""


def optimal_discriminator(log_p_data, log_p_model):
    p, q = log_p_data.exp(), log_p_model.exp()
    return p / (p + q)
