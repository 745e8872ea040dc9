"""The sum over the batch.

loses: elbo_is_made_of_its_two_parts elbo_keeps_the_conventions
hint: sums_the_bounds
"""


def elbo(x, logits, mu, logvar):
    return (bernoulli_log_likelihood(x, logits) - kl_standard_normal(mu, logvar)).sum()
