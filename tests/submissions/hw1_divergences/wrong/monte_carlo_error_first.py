"""The standard error first.

loses: monte_carlo_estimate_is_the_mean monte_carlo_standard_error_is_right monte_carlo_calls_each_density_once monte_carlo_keeps_the_conventions
hint: returns_the_error_first
"""


def kl_monte_carlo(log_q, log_p, samples):
    r = log_q(samples) - log_p(samples)
    return r.std() / len(r) ** 0.5, r.mean()
