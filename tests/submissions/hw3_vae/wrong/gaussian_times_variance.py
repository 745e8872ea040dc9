"""Multiplied by the variance.

loses: gaussian_is_right gaussian_gradient_is_right gaussian_has_mass_one gaussian_keeps_the_conventions
hint: multiplies_by_the_variance
"""


def gaussian_log_likelihood(x, mean, logvar):
    return -0.5 * (math.log(2 * math.pi) + logvar + (x - mean) ** 2 * logvar.exp()).flatten(1).sum(1)
