"""log p − log q.

loses: monte_carlo_estimate_is_the_mean
hint: averages_log_p_minus_log_q
"""


def kl_monte_carlo(log_q, log_p, samples):
    r = log_p(samples) - log_q(samples)
    return r.mean(), r.std() / len(r) ** 0.5
