"""Pixels averaged, latents summed.

loses: beta_loss_is_made_of_its_two_parts beta_loss_gradient_is_right
hint: loss_averages_pixels
"""


def beta_vae_loss(x, logits, mu, logvar, beta):
    likelihood, kl = bernoulli_log_likelihood(x, logits), kl_standard_normal(mu, logvar)
    return F.binary_cross_entropy_with_logits(logits, x) + beta * kl.mean()
