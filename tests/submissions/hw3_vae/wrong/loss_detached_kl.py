"""The KL is right, and has no gradient.

loses: beta_loss_gradient_is_right
hint: loss_detaches_the_kl
"""


def beta_vae_loss(x, logits, mu, logvar, beta):
    likelihood, kl = bernoulli_log_likelihood(x, logits), kl_standard_normal(mu, logvar)
    return (beta * kl.detach() - likelihood).mean()
