"""Medians in place of means.

loses: fid_is_right fid_of_equally_many_is_right fid_knows_singular_covariances
"""


def _moments(x):
    return x.median(0).values, torch.atleast_2d(torch.cov(x.T))


def fid(features_real, features_fake):
    (mu_a, cov_a), (mu_b, cov_b) = _moments(features_real.double()), _moments(features_fake.double())
    return frechet_distance(mu_a, cov_a, mu_b, cov_b).to(features_real)
