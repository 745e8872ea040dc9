"""float64 for inputs of float32.

loses: frechet_distance_is_right frechet_distance_keeps_the_conventions
"""


def _root(c):
    values, vectors = torch.linalg.eigh(c)
    return (vectors * values.clamp(min=0).sqrt()) @ vectors.T


def frechet_distance(mu_a, cov_a, mu_b, cov_b):
    shift, a, b = (mu_a - mu_b).double(), cov_a.double(), cov_b.double()
    root_a, root_b = (_root(c) for c in (a, b))
    overlap = torch.linalg.svdvals(root_a @ root_b).sum()
    return shift @ shift + a.trace() + b.trace() - 2 * overlap
