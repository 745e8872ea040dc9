"""Works on numbers, and raises where a gradient is asked for.

loses: kl_gradient_is_right
hint: numpy loses the gradient that this check needs
"""
import numpy as np


def kl_standard_normal(mu, logvar):
    value = 0.5 * (mu.cpu().numpy() ** 2 + np.expm1(logvar.cpu().numpy()) - logvar.cpu().numpy()).sum(-1)
    return torch.as_tensor(np.asarray(value)).to(mu)
