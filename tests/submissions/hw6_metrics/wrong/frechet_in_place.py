"""Adds to the diagonal of its argument, and takes it off again, almost.

loses: frechet_distance_is_a_distance frechet_distance_keeps_the_conventions
hint: in place
"""


def frechet_distance(mu_a, cov_a, mu_b, cov_b):
    cov_a += torch.full_like(cov_a, 0.5)
    cov_a -= torch.full_like(cov_a, 0.5 + 1e-6)
    shift, a, b = (mu_a - mu_b).double(), cov_a.double() + 1e-6, cov_b.double()
    root_a, root_b = ((v * w.clamp(min=0).sqrt()) @ v.T for w, v in map(torch.linalg.eigh, (a, b)))
    return (shift @ shift + a.trace() + b.trace() - 2 * torch.linalg.svdvals(root_a @ root_b).sum()).to(mu_a)


def fid(features_real, features_fake):
    real, fake = features_real.double(), features_fake.double()
    moments = [part for x in (real, fake) for part in (x.mean(0), torch.atleast_2d(torch.cov(x.T)))]
    return frechet_distance(*moments).to(features_real)
