"""Whatever the densities are, float32 comes out.

loses: monte_carlo_keeps_the_conventions
hint: inputs of float64 give a result of float32
"""


def kl_monte_carlo(log_q, log_p, samples):
    r = (log_q(samples) - log_p(samples)).float()
    return r.mean(), r.std() / len(r) ** 0.5
