"""A KL that is averaged over the batch and given to every example; the elbo that is made of it follows.

loses: kl_matches_closed_form kl_gradient_is_right kl_keeps_the_conventions
"""


def kl_standard_normal(mu, logvar):
    return (0.5 * (mu**2 + logvar.exp() - 1 - logvar)).sum(-1).mean().expand(mu.shape[:-1])


def elbo(x, logits, mu, logvar):
    return bernoulli_log_likelihood(x, logits) - kl_standard_normal(mu, logvar)
