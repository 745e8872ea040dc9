"""−½ log 2π is dropped.

loses: gaussian_is_right gaussian_has_mass_one
hint: drops_the_constant
"""


def gaussian_log_likelihood(x, mean, logvar):
    return -0.5 * (logvar + (x - mean) ** 2 * (-logvar).exp()).flatten(1).sum(1)
