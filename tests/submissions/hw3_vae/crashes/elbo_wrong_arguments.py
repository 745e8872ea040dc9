"""Parts called with arguments in another number.

loses: elbo_is_made_of_its_two_parts elbo_keeps_the_conventions elbo_gradient_is_right
hint: raised TypeError
"""


def elbo(x, logits, mu, logvar):
    return bernoulli_log_likelihood(x) - kl_standard_normal(mu, logvar)
