"""Computes in float32 and says that it is float64.

loses: gaussian_gradient_is_right
"""


def gaussian_log_likelihood(x, mean, logvar):
    x, mean, wide = x.float(), mean.float(), logvar.float()
    value = -0.5 * (math.log(2 * math.pi) + wide + (x - mean) ** 2 * (-wide).exp()).flatten(1).sum(1)
    return value.to(logvar.dtype)
