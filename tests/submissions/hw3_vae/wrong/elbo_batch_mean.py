"""The mean over the batch.

loses: elbo_is_made_of_its_two_parts elbo_gradient_is_right elbo_keeps_the_conventions
hint: averages_the_elbo
"""


def elbo(x, logits, mu, logvar):
    likelihood, kl = bernoulli_log_likelihood(x, logits), kl_standard_normal(mu, logvar)
    return (likelihood - kl).mean()
