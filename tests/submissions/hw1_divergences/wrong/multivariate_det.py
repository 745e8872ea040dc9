"""log of det, which overflows in 128 dimensions.

loses: multivariate_kl_is_stable
hint: not finite
"""


def kl_multivariate_normal(mu_q, cov_q, mu_p, cov_p):
    precision, off = torch.linalg.inv(cov_p), mu_q - mu_p
    trace = (precision * cov_q).sum((-2, -1))
    quadratic = torch.einsum("...i,...ij,...j->...", off, precision, off)
    log_ratio = torch.linalg.slogdet(cov_p)[1] - torch.linalg.slogdet(cov_q)[1]
    log_ratio = torch.log(torch.linalg.det(cov_p) / torch.linalg.det(cov_q))
    return 0.5 * (trace + quadratic - mu_q.shape[-1] + log_ratio)
