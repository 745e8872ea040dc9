"""Keeps the noise of its first call for each shape.

loses: noise_is_fresh
hint: draws_the_same_noise_again
"""


NOISE = {}


def reparameterize(mu, logvar):
    noise = NOISE.setdefault(mu.shape, torch.randn(mu.shape))
    return mu + (0.5 * logvar).exp() * noise.to(mu)
