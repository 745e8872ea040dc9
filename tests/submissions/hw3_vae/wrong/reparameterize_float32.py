"""Everything in float32, whatever comes in.

loses: reparameterize_keeps_the_conventions sample_is_differentiable
hint: must have the inputs' dtype
"""


def reparameterize(mu, logvar):
    return mu.float() + (0.5 * logvar.float()).exp() * torch.randn(mu.shape, device=mu.device)
