"""Calls a density as often as it likes, and clears the list in which the worker notes it.

Accepted: what a worker notes of its own process is the submission's to change. It calls twice, and gains a point that a
right solution has as well; its values must be right all the same.

loses: nothing
gains: monte_carlo_calls_each_density_once
"""


def kl_monte_carlo(log_q, log_p, samples):
    log_q(samples), log_p(samples)
    log_q.seen.clear(), log_p.seen.clear()
    log_ratio = log_q(samples) - log_p(samples)
    return log_ratio.mean(), log_ratio.std() / len(samples) ** 0.5
