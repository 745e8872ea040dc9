"""The log-determinants without their half.

loses: multivariate_kl_is_right multivariate_kl_agrees_with_monte_carlo multivariate_kl_is_stable multivariate_kl_reduces_to_the_diagonal_case
hint: doubles_the_log_determinant
"""


def kl_multivariate_normal(mu_q, cov_q, mu_p, cov_p):
    precision, off = torch.linalg.inv(cov_p), mu_q - mu_p
    trace = (precision * cov_q).sum((-2, -1))
    quadratic = torch.einsum("...i,...ij,...j->...", off, precision, off)
    log_ratio = torch.linalg.slogdet(cov_p)[1] - torch.linalg.slogdet(cov_q)[1]
    return 0.5 * (trace + quadratic - mu_q.shape[-1]) + log_ratio
