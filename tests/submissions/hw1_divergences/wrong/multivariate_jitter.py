"""Adds 1e-6 to the diagonals before the Cholesky decomposition, as for covariances that may be singular.

loses: multivariate_kl_is_right multivariate_kl_is_stable
"""


def kl_multivariate_normal(mu_q, cov_q, mu_p, cov_p):
    d = mu_q.shape[-1]
    jitter = 1e-6 * torch.eye(d, dtype=cov_q.dtype, device=cov_q.device)
    root_q, root_p = torch.linalg.cholesky(cov_q + jitter), torch.linalg.cholesky(cov_p + jitter)
    whitened = torch.linalg.solve_triangular(root_p, root_q, upper=False)
    shift = torch.linalg.solve_triangular(root_p, (mu_q - mu_p).unsqueeze(-1), upper=False)
    log_scale = (root_q.diagonal(dim1=-2, dim2=-1) / root_p.diagonal(dim1=-2, dim2=-1)).log().sum(-1)
    return 0.5 * (whitened.square().sum((-2, -1)) + shift.square().sum((-2, -1)) - d) - log_scale
