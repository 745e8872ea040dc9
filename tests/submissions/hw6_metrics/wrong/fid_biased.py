"""Covariances divided by n.

loses: fid_is_right fid_of_equally_many_is_right fid_knows_singular_covariances
hint: You divided the covariances by n
"""


def _moments(x):
    return x.mean(0), torch.atleast_2d(torch.cov(x.T, correction=0))


def fid(features_real, features_fake):
    (mu_a, cov_a), (mu_b, cov_b) = _moments(features_real.double()), _moments(features_fake.double())
    return frechet_distance(mu_a, cov_a, mu_b, cov_b).to(features_real)
