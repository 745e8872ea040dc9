"""One constant for each example.

loses: gaussian_is_right gaussian_has_mass_one
hint: takes_the_constant_once
"""


def gaussian_log_likelihood(x, mean, logvar):
    return -0.5 * ((logvar + (x - mean) ** 2 * (-logvar).exp()).flatten(1).sum(1) + math.log(2 * math.pi))
