"""log p(x), whatever q is.

loses: free_energy_is_exact free_energy_gradient_is_exact free_energy_keeps_the_conventions
hint: gives_the_evidence
"""


def log_evidence(x, W, b, noise_var):
    cov = W @ W.T + noise_var * torch.eye(len(b), dtype=W.dtype)
    return torch.distributions.MultivariateNormal(b, cov).log_prob(x)


def free_energy(q_mean, q_cov, x, W, b, noise_var):
    return log_evidence(x, W, b, noise_var)
