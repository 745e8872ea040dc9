"""The same, with gradients that look right: the noise carries the other half.

loses: draws_follow_the_gaussian sampled_gradients_are_unbiased
hint: spreads_by_the_variance
"""


def reparameterize(mu, logvar):
    return mu + (0.5 * logvar).exp() * ((0.5 * logvar).exp().detach() * torch.randn_like(mu))
