"""Right in value, through numpy: nothing can be trained by it.

loses: iwae_gradient_is_right
"""

import numpy as np


def iwae_bound(log_joint, log_q):
    weights = (log_joint - log_q).detach().cpu().numpy()
    return torch.as_tensor(np.logaddexp.reduce(weights) - np.log(len(weights))).to(log_joint)
