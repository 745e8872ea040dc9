"""Pixels averaged, latents summed.

loses: elbo_is_made_of_its_two_parts elbo_gradient_is_right
hint: averages_pixels_in_the_bound
"""


def elbo(x, logits, mu, logvar):
    likelihood, kl = bernoulli_log_likelihood(x, logits), kl_standard_normal(mu, logvar)
    return likelihood / x[0].numel() - kl
