"""The bound as log p(x) minus the divergence to the posterior, which is found in the space of the data (Woodbury)."""


def exact_posterior(x, W, b, noise_var):
    total = W @ W.T + noise_var * torch.eye(len(b), dtype=W.dtype, device=W.device)
    gain = torch.linalg.solve(total, W).T
    cov = torch.eye(W.shape[1], dtype=W.dtype, device=W.device) - gain @ W
    return (x - b) @ gain.T, torch.stack([cov] * len(x))


def free_energy(q_mean, q_cov, x, W, b, noise_var):
    total = W @ W.T + noise_var * torch.eye(len(b), dtype=W.dtype, device=W.device)
    evidence = torch.distributions.MultivariateNormal(b, total).log_prob(x)
    mean, cov = exact_posterior(x, W, b, noise_var)
    normal = torch.distributions.MultivariateNormal
    cov = (cov + cov.transpose(1, 2)) / 2
    return evidence - torch.distributions.kl_divergence(normal(q_mean, q_cov), normal(mean, cov))
