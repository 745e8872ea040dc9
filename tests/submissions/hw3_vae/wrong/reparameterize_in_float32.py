"""Draws in float32 and says that they are float64.

loses: sample_is_differentiable
"""


def reparameterize(mu, logvar):
    z = mu.float() + (0.5 * logvar.float()).exp() * torch.randn(mu.shape, device=mu.device)
    return z.to(mu.dtype)
