"""The logit is bounded by ±20, as if it could overflow: D is never closer to 0 or 1 than 2e-9.

loses: optimal_discriminator_holds_in_the_tails
"""


def optimal_discriminator(log_p_data, log_p_model):
    return torch.sigmoid((log_p_data - log_p_model).clamp(-20, 20))
