"""A numpy number.

loses: frechet_distance_is_right frechet_distance_knows_singular_covariances frechet_distance_knows_small_variances
loses: frechet_distance_is_a_distance frechet_distance_keeps_the_conventions
hint: got a Python float
"""


def frechet_distance(mu_a, cov_a, mu_b, cov_b):
    shift, a, b = (mu_a - mu_b).double(), cov_a.double(), cov_b.double()
    root_a, root_b = ((v * w.clamp(min=0).sqrt()) @ v.T for w, v in map(torch.linalg.eigh, (a, b)))
    return float(shift @ shift + a.trace() + b.trace() - 2 * torch.linalg.svdvals(root_a @ root_b).sum())


def fid(features_real, features_fake):
    real, fake = features_real.double(), features_fake.double()
    moments = [part for x in (real, fake) for part in (x.mean(0), torch.atleast_2d(torch.cov(x.T)))]
    return torch.tensor(frechet_distance(*moments)).to(features_real)
