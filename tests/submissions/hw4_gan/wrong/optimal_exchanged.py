"""Data and model are exchanged.

loses: optimal_discriminator_is_right optimal_discriminator_holds_in_the_tails
loses: optimal_discriminator_knows_zero_densities no_change_lowers_the_loss
hint: exchanges_data_and_model
"""


def optimal_discriminator(log_p_data, log_p_model):
    return torch.sigmoid(log_p_model - log_p_data)
