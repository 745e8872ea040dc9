"""The mean of squares less the square of the mean, in float32.

loses: fid_holds_far_from_the_origin
hint: Far from the origin, the covariance is lost
"""


def _moments(x):
    mean = x.mean(0)
    cov = (x.T @ x - len(x) * torch.outer(mean, mean)) / (len(x) - 1)
    return mean.double(), cov.double()


def fid(features_real, features_fake):
    (mu_a, cov_a), (mu_b, cov_b) = _moments(features_real), _moments(features_fake)
    return frechet_distance(mu_a, cov_a, mu_b, cov_b).to(features_real)
