"""Goes through float32.

loses: gaussian_keeps_the_conventions gaussian_gradient_is_right
hint: must have the inputs' dtype
"""


def gaussian_log_likelihood(x, mean, logvar):
    return -0.5 * (math.log(2 * math.pi) + logvar + (x - mean) ** 2 * (-logvar).exp()).flatten(1).sum(1).float()
