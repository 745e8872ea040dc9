"""mu + logvar * eps.

loses: sample_is_differentiable draws_follow_the_gaussian sampled_gradients_are_unbiased
loses: reparameterize_keeps_the_conventions
hint: spreads_by_logvar
"""


def reparameterize(mu, logvar):
    return mu + logvar * torch.randn_like(mu)
