"""The sum of the samples, with the standard error of the mean.

loses: monte_carlo_estimate_is_the_mean
hint: sums_over_samples
"""


def kl_monte_carlo(log_q, log_p, samples):
    r = log_q(samples) - log_p(samples)
    return r.sum(), r.std() / len(r) ** 0.5
