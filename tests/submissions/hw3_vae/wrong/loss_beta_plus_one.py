"""beta beside the KL's own weight.

loses: beta_loss_is_made_of_its_two_parts beta_loss_gradient_is_right
hint: shifts_beta
"""


def beta_vae_loss(x, logits, mu, logvar, beta):
    likelihood, kl = bernoulli_log_likelihood(x, logits), kl_standard_normal(mu, logvar)
    return -elbo(x, logits, mu, logvar).mean() + beta * kl.mean()
