"""A squared error in place of the log-likelihood.

loses: beta_loss_is_made_of_its_two_parts beta_loss_gradient_is_right
hint: loses_squared_errors
"""


def beta_vae_loss(x, logits, mu, logvar, beta):
    return ((x - logits.sigmoid()).square().flatten(1).sum(1) + beta * kl_standard_normal(mu, logvar)).mean()
