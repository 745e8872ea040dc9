"""All in float32, whose roots of rounding errors are a thousandth.

loses: frechet_distance_knows_singular_covariances frechet_distance_is_a_distance
"""


def frechet_distance(mu_a, cov_a, mu_b, cov_b):
    shift, a, b = (mu_a - mu_b).float(), cov_a.float(), cov_b.float()
    root_a, root_b = ((v * w.clamp(min=0).sqrt()) @ v.T for w, v in map(torch.linalg.eigh, (a, b)))
    return (shift @ shift + a.trace() + b.trace() - 2 * torch.linalg.svdvals(root_a @ root_b).sum()).to(mu_a.dtype)
