"""sigma is taken for a variance.

loses: univariate_kl_is_right univariate_kl_broadcasts univariate_kl_agrees_with_monte_carlo
hint: reads_sigma_as_variance
"""


def kl_univariate_normal(mu_q, sigma_q, mu_p, sigma_p):
    return 0.5 * torch.log(sigma_p / sigma_q) + (sigma_q + (mu_q - mu_p) ** 2) / (2 * sigma_p) - 0.5
