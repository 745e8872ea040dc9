"""Python floats instead of tensors without axes.

loses: monte_carlo_estimate_is_the_mean monte_carlo_standard_error_is_right monte_carlo_keeps_the_conventions monte_carlo_calls_each_density_once
hint: got a Python float, expected a torch tensor with no axes
"""


def kl_monte_carlo(log_q, log_p, samples):
    r = log_q(samples) - log_p(samples)
    return r.mean().item(), (r.std() / len(r) ** 0.5).item()
