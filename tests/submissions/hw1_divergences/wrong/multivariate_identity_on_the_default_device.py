"""Inverts by solving with an identity matrix that is made on the CPU: on a GPU two devices meet.

loses: multivariate_kl_keeps_the_conventions
"""


def kl_multivariate_normal(mu_q, cov_q, mu_p, cov_p):
    d = mu_q.shape[-1]
    inverse = torch.linalg.solve(cov_p, torch.eye(d, dtype=cov_p.dtype))
    off = mu_q - mu_p
    traces = (inverse * cov_q.mT).sum((-2, -1))
    squares = (off * (inverse @ off.unsqueeze(-1)).squeeze(-1)).sum(-1)
    return 0.5 * (traces + squares - d + torch.logdet(cov_p) - torch.logdet(cov_q))
