"""mu is detached.

loses: sample_is_differentiable sampled_gradients_are_unbiased
hint: no gradient flows back to mu
"""


def reparameterize(mu, logvar):
    return mu.detach() + (0.5 * logvar).exp() * torch.randn_like(mu)
