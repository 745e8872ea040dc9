"""The constant is dropped by dividing 2π out of a density in the plane.

loses: gaussian_is_right gaussian_has_mass_one
hint: has_mass_two_pi
"""


def gaussian_log_likelihood(x, mean, logvar):
    return -0.5 * (math.log(2 * math.pi) + logvar + (x - mean) ** 2 * (-logvar).exp()).flatten(1).sum(1) + 0.5 * math.log(2 * math.pi) * math.prod(x.shape[1:])
