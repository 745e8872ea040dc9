"""np.cov's own way round: each row is a variable.

loses: fid_is_right fid_of_equally_many_is_right fid_knows_singular_covariances fid_holds_far_from_the_origin
loses: fid_keeps_the_conventions
hint: the covariance between the rows
"""

import numpy as np


def fid(features_real, features_fake):
    moments = []
    for x in (features_real, features_fake):
        x = x.double().cpu().numpy()
        moments += [torch.as_tensor(x.mean(0)), torch.as_tensor(np.atleast_2d(np.cov(x)))]
    return frechet_distance(*moments).to(features_real)
