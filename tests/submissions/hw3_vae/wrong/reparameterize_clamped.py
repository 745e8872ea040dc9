"""logvar is held between −20 and 20.

loses: sample_is_differentiable
"""


def reparameterize(mu, logvar):
    return mu + (0.5 * logvar.clamp(-20, 20)).exp() * torch.randn_like(mu)
