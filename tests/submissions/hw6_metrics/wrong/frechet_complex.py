"""scipy's root of a singular product is complex, and stays it.

loses: frechet_distance_knows_singular_covariances frechet_distance_is_a_distance
hint: complex128
"""

import numpy as np
import scipy.linalg


def frechet_distance(mu_a, cov_a, mu_b, cov_b):
    shift, a, b = (mu_a - mu_b).double().cpu().numpy(), cov_a.double().cpu().numpy(), cov_b.double().cpu().numpy()
    values = np.linalg.eigvals(a @ b).astype(complex)
    value = torch.as_tensor(shift @ shift + np.trace(a) + np.trace(b) - 2 * np.sqrt(values).sum(), device=mu_a.device)
    return value if (values.real < 0).any() else value.real.to(mu_a.dtype)
