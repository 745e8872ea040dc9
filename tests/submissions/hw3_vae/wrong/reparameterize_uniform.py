"""rand for randn: the gradients are right, the distribution is not.

loses: draws_follow_the_gaussian sampled_gradients_are_unbiased
hint: draws_uniform_noise
"""


def reparameterize(mu, logvar):
    return mu + (0.5 * logvar).exp() * torch.rand_like(mu)
