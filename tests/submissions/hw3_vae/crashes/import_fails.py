"""A library that is not there.

loses: sample_is_differentiable draws_follow_the_gaussian noise_is_fresh reparameterize_keeps_the_conventions
loses: sampled_gradients_are_unbiased
"""


import torchaudio


def reparameterize(mu, logvar):
    return mu
