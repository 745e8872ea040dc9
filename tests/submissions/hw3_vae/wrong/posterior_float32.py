"""Goes through float32.

loses: posterior_keeps_the_conventions posterior_keeps_its_digits
hint: must have the inputs' dtype
"""


def exact_posterior(x, W, b, noise_var):
    precision = torch.eye(W.shape[1], dtype=W.dtype, device=W.device) + W.T @ W / noise_var
    cov = torch.linalg.inv(precision)
    return ((x - b) @ W @ cov / noise_var).float(), cov.expand(len(x), *cov.shape).float()
