"""Half of a KL that has its half already.

loses: elbo_is_made_of_its_two_parts elbo_gradient_is_right
hint: halves_the_kl
"""


def elbo(x, logits, mu, logvar):
    likelihood, kl = bernoulli_log_likelihood(x, logits), kl_standard_normal(mu, logvar)
    return likelihood - 0.5 * kl
