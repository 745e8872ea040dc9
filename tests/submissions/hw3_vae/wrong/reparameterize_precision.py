"""The spread is one over sigma.

loses: sample_is_differentiable draws_follow_the_gaussian sampled_gradients_are_unbiased
hint: draws_with_the_precision
"""


def reparameterize(mu, logvar):
    return mu + (-0.5 * logvar).exp() * torch.randn_like(mu)
