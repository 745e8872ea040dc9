"""Second moments in place of covariances.

loses: fid_is_right fid_of_equally_many_is_right fid_knows_singular_covariances fid_holds_far_from_the_origin
hint: You did not centre the features
"""


def _moments(x):
    return x.mean(0), x.T @ x / (len(x) - 1)


def fid(features_real, features_fake):
    (mu_a, cov_a), (mu_b, cov_b) = _moments(features_real.double()), _moments(features_fake.double())
    return frechet_distance(mu_a, cov_a, mu_b, cov_b).to(features_real)
