"""noise_var read as a standard deviation.

loses: posterior_is_exact gap_is_zero_at_the_posterior posterior_keeps_its_digits
hint: posterior_squares_the_noise
"""


def exact_posterior(x, W, b, noise_var):
    noise_var = noise_var**2
    precision = torch.eye(W.shape[1], dtype=W.dtype, device=W.device) + W.T @ W / noise_var
    cov = torch.linalg.inv(precision)
    return (x - b) @ W @ cov / noise_var, cov.expand(len(x), *cov.shape)
