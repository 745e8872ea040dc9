"""A function that torch does not have.

loses: metrics.py
hint: raised AttributeError
"""


def frechet_distance(mu_a, cov_a, mu_b, cov_b):
    return torch.linalg.sqrtm(cov_a @ cov_b).trace()


def fid(features_real, features_fake):
    return torch.linalg.sqrtm(torch.cov(features_real.T)).trace()
