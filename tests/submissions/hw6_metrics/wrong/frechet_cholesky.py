"""Cholesky factors, which singular covariances do not have.

loses: metrics.py
hint: LinAlgError
"""


def frechet_distance(mu_a, cov_a, mu_b, cov_b):
    shift, a, b = (mu_a - mu_b).double(), cov_a.double(), cov_b.double()
    overlap = torch.linalg.svdvals(torch.linalg.cholesky(a).T @ torch.linalg.cholesky(b)).sum()
    return (shift @ shift + a.trace() + b.trace() - 2 * overlap).to(mu_a)
