"""The variance of the mean.

loses: monte_carlo_standard_error_is_right
hint: forgets_the_root_of_the_variance
"""


def kl_monte_carlo(log_q, log_p, samples):
    r = log_q(samples) - log_p(samples)
    return r.mean(), r.var() / len(r)
