"""Least squares: the prior is forgotten.

loses: posterior_is_exact gap_is_zero_at_the_posterior posterior_keeps_its_digits
hint: forgets_the_prior
"""


def exact_posterior(x, W, b, noise_var):
    inverse = torch.linalg.pinv(W.T @ W)
    return (x - b) @ torch.linalg.pinv(W).T, (noise_var * inverse).expand(len(x), *inverse.shape)
