"""Noise through the inverse of the normal distribution function."""


def reparameterize(mu, logvar):
    uniform = torch.rand(mu.shape, dtype=torch.float64, device=mu.device).clamp(1e-12, 1 - 1e-12)
    return torch.addcmul(mu, logvar.mul(0.5).exp(), torch.special.ndtri(uniform).to(mu.dtype))
