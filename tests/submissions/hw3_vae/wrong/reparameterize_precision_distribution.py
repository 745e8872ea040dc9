"""The spread is one over sigma, with a gradient of the right sign.

loses: draws_follow_the_gaussian sampled_gradients_are_unbiased
hint: spreads_by_the_inverse
"""


def reparameterize(mu, logvar):
    return mu + (0.5 * logvar).exp() * ((-logvar).exp().detach() * torch.randn_like(mu))
