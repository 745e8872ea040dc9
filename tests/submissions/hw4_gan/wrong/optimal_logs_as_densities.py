"""Logarithms are taken for densities.

loses: optimal_discriminator_is_right optimal_discriminator_holds_in_the_tails
loses: optimal_discriminator_knows_zero_densities no_change_lowers_the_loss
hint: takes_logs_for_densities
"""


def optimal_discriminator(log_p_data, log_p_model):
    return log_p_data / (log_p_data + log_p_model)
