"""Draws the noise on the device of mu, but with a generator that the module has made for the CPU.

loses: reparameterize_keeps_the_conventions
hint: it draws numbers on a GPU with a generator of the CPU
"""
SOURCE = torch.Generator().manual_seed(1)


def reparameterize(mu, logvar):
    noise = torch.randn(mu.shape, generator=SOURCE, dtype=mu.dtype, device=mu.device)
    return mu + (0.5 * logvar).exp() * noise
