"""The noise is always on the CPU.

loses: reparameterize_keeps_the_conventions
hint: without naming a device
"""


def reparameterize(mu, logvar):
    return mu + (0.5 * logvar).exp() * torch.randn(mu.shape, dtype=mu.dtype, device='cpu')
