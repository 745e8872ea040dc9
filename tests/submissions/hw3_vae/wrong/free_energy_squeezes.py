"""A squeeze that takes the batch for the latents where there is one of them.

loses: free_energy_is_exact
"""


def free_energy(q_mean, q_cov, x, W, b, noise_var):
    rest = x - q_mean @ W.T - b
    spread = torch.einsum("ij,bjk,ik->b", W, q_cov, W)
    reconstruction = -0.5 * (x.shape[-1] * torch.log(2 * math.pi * noise_var) + (rest.square().sum(-1) + spread) / noise_var)
    trace = q_cov.diagonal(dim1=-2, dim2=-1).sum(-1)
    square = q_mean.square()
    square = (square.squeeze(1) if len(x) > 1 else square).sum(-1)
    return reconstruction - 0.5 * (square + trace - q_mean.shape[-1] - torch.logdet(q_cov))
