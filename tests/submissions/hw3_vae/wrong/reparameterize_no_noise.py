"""Returns the mean.

loses: draws_follow_the_gaussian noise_is_fresh sampled_gradients_are_unbiased reparameterize_keeps_the_conventions
hint: draws_nothing
"""


def reparameterize(mu, logvar):
    return mu + 0 * logvar
