"""The identity matrix is made on the default device.

loses: multivariate_kl_keeps_the_conventions
hint: device
"""


def kl_multivariate_normal(mu_q, cov_q, mu_p, cov_p):
    d = mu_q.shape[-1]
    precision = torch.linalg.solve(cov_p, torch.eye(d, dtype=cov_p.dtype))
    off = (mu_q - mu_p).unsqueeze(-1)
    trace = (precision * cov_q.mT).sum((-2, -1))
    log_ratio = torch.linalg.slogdet(cov_p).logabsdet - torch.linalg.slogdet(cov_q).logabsdet
    return 0.5 * (trace + (off.mT @ precision @ off).squeeze(-1).squeeze(-1) - d + log_ratio)
