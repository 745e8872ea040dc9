"""A squared error in place of the log-likelihood.

loses: elbo_is_made_of_its_two_parts elbo_gradient_is_right
hint: bounds_by_squared_errors
"""


def elbo(x, logits, mu, logvar):
    return -(x - logits.sigmoid()).square().flatten(1).sum(1) - kl_standard_normal(mu, logvar)
