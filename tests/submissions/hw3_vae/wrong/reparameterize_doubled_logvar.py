"""e^(2 logvar) for sigma.

loses: sample_is_differentiable draws_follow_the_gaussian sampled_gradients_are_unbiased
loses: reparameterize_keeps_the_conventions
hint: draws_with_doubled_logvar
"""


def reparameterize(mu, logvar):
    return mu + (2 * logvar).exp() * torch.randn_like(mu)
