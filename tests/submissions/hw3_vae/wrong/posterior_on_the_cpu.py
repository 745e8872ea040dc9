"""The identity of the precision is made on the CPU, wherever the inputs are.

loses: posterior_keeps_the_conventions
"""


def exact_posterior(x, W, b, noise_var):
    precision = torch.eye(W.shape[1], dtype=W.dtype) + W.T @ W / noise_var
    cov = torch.linalg.inv(precision)
    return (x - b) @ W @ cov / noise_var, cov.expand(len(x), *cov.shape)
