"""A squeeze that takes the batch for the event where the event has one entry.

loses: gaussian_is_right
"""


def gaussian_log_likelihood(x, mean, logvar):
    terms = -0.5 * (math.log(2 * math.pi) + logvar + (x - mean) ** 2 * (-logvar).exp())
    return terms.flatten(1).squeeze().sum(-1) if x.ndim > 1 else terms
