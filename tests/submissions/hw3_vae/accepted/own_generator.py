"""Noise from a generator of its own, made once; Box and Muller turn uniform numbers into normal ones."""

GENERATOR = torch.Generator().manual_seed(12345)


def reparameterize(mu, logvar):
    u, v = torch.rand((2, *mu.shape), generator=GENERATOR, dtype=torch.float64)
    noise = (-2 * torch.log1p(-u)).sqrt() * torch.cos(2 * math.pi * v)
    return mu + (0.5 * logvar).exp() * noise.to(dtype=mu.dtype, device=mu.device)
