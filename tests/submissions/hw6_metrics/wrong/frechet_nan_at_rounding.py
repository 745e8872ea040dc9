"""The root of an eigenvalue of −1e-17 is NaN.

loses: metrics.py
hint: finite
"""


def frechet_distance(mu_a, cov_a, mu_b, cov_b):
    shift, a, b = (mu_a - mu_b).double(), cov_a.double(), cov_b.double()
    values, vectors = torch.linalg.eigh(a)
    root = (vectors * values.sqrt()) @ vectors.T
    return (shift @ shift + a.trace() + b.trace() - 2 * torch.linalg.eigvalsh(root @ b @ root).sqrt().sum()).to(mu_a)
