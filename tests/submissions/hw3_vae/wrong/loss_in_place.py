"""logvar is changed where it lies, after it has been used.

loses: beta_loss_keeps_the_conventions beta_loss_gradient_is_right
hint: in place
"""


def beta_vae_loss(x, logits, mu, logvar, beta):
    kl = kl_standard_normal(mu, logvar.clone())
    logvar.clamp_(-1, 1)
    return (beta * kl - bernoulli_log_likelihood(x, logits)).mean()
