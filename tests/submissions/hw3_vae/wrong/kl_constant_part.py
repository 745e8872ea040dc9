"""A KL that is the same for every example; the elbo is made of it, and of nothing is nothing made.

loses: kl_matches_closed_form kl_gradient_is_right elbo_is_made_of_its_two_parts kl_keeps_the_conventions
"""


def kl_standard_normal(mu, logvar):
    return (0.5 * (mu**2 + logvar.exp() - 1 - logvar)).sum(-1).mean().expand(mu.shape[:-1])


def elbo(x, logits, mu, logvar):
    return bernoulli_log_likelihood(x, logits) - kl_standard_normal(mu, logvar)
