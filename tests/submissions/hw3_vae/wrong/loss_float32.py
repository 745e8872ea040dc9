"""Goes through float32.

loses: beta_loss_keeps_the_conventions
hint: must have the inputs' dtype
"""


def beta_vae_loss(x, logits, mu, logvar, beta):
    return (beta * kl_standard_normal(mu, logvar) - bernoulli_log_likelihood(x, logits)).float().mean()
