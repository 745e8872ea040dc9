"""The KL of the whole batch is shared out.

loses: elbo_is_made_of_its_two_parts
hint: averages_the_kl_alone
"""


def elbo(x, logits, mu, logvar):
    likelihood, kl = bernoulli_log_likelihood(x, logits), kl_standard_normal(mu, logvar)
    return likelihood - kl.mean()
