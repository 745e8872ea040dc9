"""Through numpy: right values, no gradient at all.

loses: kl_gradient_is_right
hint: no gradient flows back to mu
"""
import numpy as np


def kl_standard_normal(mu, logvar):
    m, l = mu.detach().cpu().numpy(), logvar.detach().cpu().numpy()
    value = 0.5 * (m**2 + np.exp(l) - 1 - l).sum(-1)
    return torch.as_tensor(np.asarray(value), dtype=mu.dtype, device=mu.device)
