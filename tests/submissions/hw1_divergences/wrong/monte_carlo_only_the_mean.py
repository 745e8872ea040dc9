"""Returns the estimate alone.

loses: monte_carlo_estimate_is_the_mean monte_carlo_standard_error_is_right monte_carlo_calls_each_density_once monte_carlo_keeps_the_conventions
hint: expected a tuple of 2
"""


def kl_monte_carlo(log_q, log_p, samples):
    return (log_q(samples) - log_p(samples)).mean()
