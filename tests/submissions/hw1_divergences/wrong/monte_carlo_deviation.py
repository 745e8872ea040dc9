"""The deviation of one sample.

loses: monte_carlo_standard_error_is_right
hint: forgets_the_root_of_n
"""


def kl_monte_carlo(log_q, log_p, samples):
    r = log_q(samples) - log_p(samples)
    return r.mean(), r.std()
