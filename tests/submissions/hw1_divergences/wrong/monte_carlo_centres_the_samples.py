"""Centres the samples it was given, where they lie.

loses: monte_carlo_keeps_the_conventions monte_carlo_calls_each_density_once
hint: changes its argument samples in place
"""


def kl_monte_carlo(log_q, log_p, samples):
    r = log_q(samples) - log_p(samples)
    samples -= samples.mean(0)
    return r.mean(), r.std() / len(r) ** 0.5
