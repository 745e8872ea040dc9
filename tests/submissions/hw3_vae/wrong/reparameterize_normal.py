"""Draws the right distribution, but no gradient flows back to mu and logvar.

loses: sample_is_differentiable sampled_gradients_are_unbiased
hint: draws_without_a_path
"""


def reparameterize(mu, logvar):
    return torch.normal(mu, (0.5 * logvar).exp())
