"""Both terms averaged per pixel.

loses: beta_loss_is_made_of_its_two_parts beta_loss_gradient_is_right
hint: divides_the_loss_by_the_pixels
"""


def beta_vae_loss(x, logits, mu, logvar, beta):
    return ((beta * kl_standard_normal(mu, logvar) - bernoulli_log_likelihood(x, logits)) / x[0].numel()).mean()
