"""torch.cov has no axes for one feature.

loses: fid_is_right fid_keeps_the_conventions
"""


def _moments(x):
    return x.mean(0), torch.cov(x.T)


def fid(features_real, features_fake):
    (mu_a, cov_a), (mu_b, cov_b) = _moments(features_real.double()), _moments(features_fake.double())
    return frechet_distance(mu_a, cov_a, mu_b, cov_b).to(features_real)
