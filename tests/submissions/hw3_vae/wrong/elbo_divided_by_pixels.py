"""Both terms averaged per pixel.

loses: elbo_is_made_of_its_two_parts elbo_gradient_is_right
hint: divides_the_bound_by_the_pixels
"""


def elbo(x, logits, mu, logvar):
    likelihood, kl = bernoulli_log_likelihood(x, logits), kl_standard_normal(mu, logvar)
    return (likelihood - kl) / x[0].numel()
