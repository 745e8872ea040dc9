"""The trace is dropped.

loses: metrics.py
hint: The covariances are missing
"""


def frechet_distance(mu_a, cov_a, mu_b, cov_b):
    shift, a, b = (mu_a - mu_b).double(), cov_a.double(), cov_b.double()

    return (shift @ shift).to(mu_a)


def fid(features_real, features_fake):
    return frechet_distance(features_real.mean(0), None or torch.zeros(1, 1), features_fake.mean(0), torch.zeros(1, 1))
