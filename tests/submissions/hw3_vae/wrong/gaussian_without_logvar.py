"""The log-determinant is forgotten.

loses: gaussian_is_right gaussian_gradient_is_right gaussian_has_mass_one
hint: drops_the_log_variance
"""


def gaussian_log_likelihood(x, mean, logvar):
    return -0.5 * (math.log(2 * math.pi) + (x - mean) ** 2 * (-logvar).exp()).flatten(1).sum(1)
