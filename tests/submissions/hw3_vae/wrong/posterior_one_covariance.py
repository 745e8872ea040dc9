"""One covariance for all.

loses: posterior_is_exact gap_is_zero_at_the_posterior posterior_keeps_the_conventions
"""


def exact_posterior(x, W, b, noise_var):
    precision = torch.eye(W.shape[1], dtype=W.dtype, device=W.device) + W.T @ W / noise_var
    cov = torch.linalg.inv(precision)
    return (x - b) @ W @ cov / noise_var, cov
