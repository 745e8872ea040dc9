"""Keeps variances at least 1e-6, "for stability": narrow Gaussians are taken for wide ones.

loses: univariate_kl_is_right
"""


def kl_univariate_normal(mu_q, sigma_q, mu_p, sigma_p):
    var_q, var_p = sigma_q.square().clamp(min=1e-6), sigma_p.square().clamp(min=1e-6)
    return 0.5 * ((var_q + (mu_q - mu_p).square()) / var_p - 1 - (var_q / var_p).log())
