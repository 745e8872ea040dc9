"""In float32, whatever comes in.

loses: optimal_discriminator_holds_in_the_tails optimal_discriminator_keeps_the_conventions
"""


def optimal_discriminator(log_p_data, log_p_model):
    return torch.sigmoid((log_p_data - log_p_model).float())
