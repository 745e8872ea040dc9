"""1e-3 on both diagonals.

loses: frechet_distance_is_right frechet_distance_knows_singular_covariances frechet_distance_knows_small_variances
loses: frechet_distance_is_a_distance
hint: You added something like 1e-3
"""


def _root(c):
    values, vectors = torch.linalg.eigh(c)
    return (vectors * values.clamp(min=0).sqrt()) @ vectors.T


def frechet_distance(mu_a, cov_a, mu_b, cov_b):
    shift, a, b = (mu_a - mu_b).double(), cov_a.double(), cov_b.double()
    root_a, root_b = (_root(c + 1e-3 * torch.eye(len(c), dtype=c.dtype, device=c.device)) for c in (a, b))
    overlap = torch.linalg.svdvals(root_a @ root_b).sum()
    return (shift @ shift + a.trace() + b.trace() - 2 * overlap).to(mu_a)
