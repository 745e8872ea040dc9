"""The constant is dropped.

loses: free_energy_is_exact
hint: energy_drops_the_constant
"""


def free_energy(q_mean, q_cov, x, W, b, noise_var):
    rest = x - q_mean @ W.T - b
    spread = torch.einsum("ij,bjk,ik->b", W, q_cov, W)
    constant = x.shape[-1] * torch.log(noise_var)
    reconstruction = -0.5 * (constant + (rest.square().sum(-1) + spread) / noise_var)
    trace = q_cov.diagonal(dim1=-2, dim2=-1).sum(-1)
    kl = 0.5 * (q_mean.square().sum(-1) + trace - q_mean.shape[-1] - torch.logdet(q_cov))
    return reconstruction - kl
