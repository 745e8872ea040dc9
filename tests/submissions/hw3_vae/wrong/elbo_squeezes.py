"""A batch of one loses its axis.

loses: elbo_is_made_of_its_two_parts
"""


def elbo(x, logits, mu, logvar):
    return (bernoulli_log_likelihood(x, logits) - kl_standard_normal(mu, logvar)).squeeze()
