"""Noise beyond two deviations is cut off there: one draw in twenty is the same number.

loses: draws_follow_the_gaussian sampled_gradients_are_unbiased
hint: equal to the last digit
"""


def reparameterize(mu, logvar):
    return mu + (0.5 * logvar).exp() * torch.randn_like(mu).clamp(-2, 2)
