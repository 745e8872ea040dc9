"""sigma is detached: the encoder's logvar never learns.

loses: sample_is_differentiable sampled_gradients_are_unbiased
hint: no gradient flows back to logvar
"""


def reparameterize(mu, logvar):
    return mu + (0.5 * logvar).exp().detach() * torch.randn_like(mu)
