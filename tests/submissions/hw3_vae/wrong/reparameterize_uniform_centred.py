"""Uniform noise of mean zero and variance one: only the distribution's shape shows it.

loses: draws_follow_the_gaussian sampled_gradients_are_unbiased
hint: draws_centred_uniform_noise
"""


def reparameterize(mu, logvar):
    return mu + (0.5 * logvar).exp() * (torch.rand_like(mu) - 0.5) * 12**0.5
