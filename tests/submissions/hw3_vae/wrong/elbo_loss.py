"""The loss, not the bound.

loses: elbo_is_made_of_its_two_parts elbo_gradient_is_right
hint: gives_the_loss
"""


def elbo(x, logits, mu, logvar):
    likelihood, kl = bernoulli_log_likelihood(x, logits), kl_standard_normal(mu, logvar)
    return kl - likelihood
