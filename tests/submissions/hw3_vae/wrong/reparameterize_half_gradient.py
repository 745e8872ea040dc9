"""The gradient in logvar is scaled by one half: the noise has half of it detached.

loses: sample_is_differentiable sampled_gradients_are_unbiased
"""


def reparameterize(mu, logvar):
    sigma = (0.5 * logvar).exp()
    sigma = 0.5 * sigma + 0.5 * sigma.detach()
    return mu + sigma * torch.randn_like(mu)
