"""Only the diagonals: right where the covariances are diagonal.

loses: multivariate_kl_is_right multivariate_kl_agrees_with_monte_carlo multivariate_kl_is_stable multivariate_kl_is_invariant
hint: drops_the_off_diagonals
"""


def kl_multivariate_normal(mu_q, cov_q, mu_p, cov_p):
    a, b = torch.diagonal(cov_q, dim1=-2, dim2=-1), torch.diagonal(cov_p, dim1=-2, dim2=-1)
    return 0.5 * ((mu_q - mu_p) ** 2 / b + a / b - 1 - torch.log(a / b)).sum(-1)
