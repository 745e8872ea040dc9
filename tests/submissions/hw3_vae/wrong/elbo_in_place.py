"""Scales the caller's logits.

loses: elbo_keeps_the_conventions elbo_gradient_is_right
hint: in place
"""


def elbo(x, logits, mu, logvar):
    value = bernoulli_log_likelihood(x, logits) - kl_standard_normal(mu, logvar)
    logits.sigmoid_()
    return value
