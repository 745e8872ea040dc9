"""The deviation over n.

loses: monte_carlo_standard_error_is_right
hint: divides_by_n_without_the_root
"""


def kl_monte_carlo(log_q, log_p, samples):
    r = log_q(samples) - log_p(samples)
    return r.mean(), r.std() / len(r)
