"""e^logvar for sigma.

loses: sample_is_differentiable draws_follow_the_gaussian sampled_gradients_are_unbiased
hint: draws_with_the_variance_for_sigma
"""


def reparameterize(mu, logvar):
    return mu + logvar.exp() * torch.randn_like(mu)
