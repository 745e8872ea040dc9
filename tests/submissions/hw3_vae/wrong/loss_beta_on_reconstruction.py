"""beta weighs the reconstruction.

loses: beta_loss_is_made_of_its_two_parts beta_loss_gradient_is_right
hint: beta_weighs_the_reconstruction
"""


def beta_vae_loss(x, logits, mu, logvar, beta):
    likelihood, kl = bernoulli_log_likelihood(x, logits), kl_standard_normal(mu, logvar)
    return (kl - beta * likelihood).mean()
