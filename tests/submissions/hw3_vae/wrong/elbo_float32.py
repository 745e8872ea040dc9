"""Goes through float32.

loses: elbo_keeps_the_conventions
hint: must have the inputs' dtype
"""


def elbo(x, logits, mu, logvar):
    likelihood, kl = bernoulli_log_likelihood(x, logits), kl_standard_normal(mu, logvar)
    return (likelihood - kl).float()
