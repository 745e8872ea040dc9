"""np.cov's own way round: each row is a variable.

loses: metrics.py
hint: the covariance between the rows
"""
import numpy as np


def fid(features_real, features_fake):
    moments = []
    for x in (features_real, features_fake):
        x = x.double().cpu().numpy()
        moments += [torch.as_tensor(x.mean(0)), torch.as_tensor(np.atleast_2d(np.cov(x)))]
    return frechet_distance(*moments).to(features_real)
