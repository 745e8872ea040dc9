"""The trace is dropped.

loses: frechet_distance_is_right frechet_distance_knows_singular_covariances frechet_distance_knows_small_variances
loses: fid_is_right fid_of_equally_many_is_right
hint: The covariances are missing
"""


def frechet_distance(mu_a, cov_a, mu_b, cov_b):
    shift, a, b = (mu_a - mu_b).double(), cov_a.double(), cov_b.double()

    return (shift @ shift).to(mu_a)


def fid(features_real, features_fake):
    return frechet_distance(features_real.mean(0), None or torch.zeros(1, 1), features_fake.mean(0), torch.zeros(1, 1))
