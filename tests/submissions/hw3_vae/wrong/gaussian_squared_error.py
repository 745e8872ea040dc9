"""Half of a squared error.

loses: gaussian_is_right gaussian_gradient_is_right gaussian_has_mass_one
hint: ignores_the_variance
"""


def gaussian_log_likelihood(x, mean, logvar):
    return -0.5 * ((x - mean) ** 2).flatten(1).sum(1)
