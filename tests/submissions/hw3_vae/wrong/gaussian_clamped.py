"""logvar is kept between −5 and 5.

loses: gaussian_is_right
"""


def gaussian_log_likelihood(x, mean, logvar):
    logvar = logvar.clamp(-5, 5)
    return -0.5 * (math.log(2 * math.pi) + logvar + (x - mean) ** 2 * (-logvar).exp()).flatten(1).sum(1)
