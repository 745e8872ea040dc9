"""Covariances shrunk towards a multiple of the unit matrix, as few images would have it.

loses: fid_is_right fid_of_equally_many_is_right fid_knows_singular_covariances
"""


def _moments(x):
    cov = torch.atleast_2d(torch.cov(x.T))
    return x.mean(0), cov + 1e-5 * torch.eye(len(cov), dtype=x.dtype, device=x.device)


def fid(features_real, features_fake):
    (mu_a, cov_a), (mu_b, cov_b) = _moments(features_real.double()), _moments(features_fake.double())
    return frechet_distance(mu_a, cov_a, mu_b, cov_b).to(features_real)
