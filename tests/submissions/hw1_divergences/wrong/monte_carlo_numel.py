"""n is the count of all numbers in the samples.

loses: monte_carlo_standard_error_is_right
hint: counts_every_number
"""


def kl_monte_carlo(log_q, log_p, samples):
    r = log_q(samples) - log_p(samples)
    return r.mean(), r.std() / samples.numel() ** 0.5
