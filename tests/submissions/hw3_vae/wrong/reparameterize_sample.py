"""Normal.sample, where rsample was meant.

loses: sample_is_differentiable sampled_gradients_are_unbiased
hint: no gradient flows back to mu
"""


def reparameterize(mu, logvar):
    return torch.distributions.Normal(mu, (0.5 * logvar).exp()).sample()
