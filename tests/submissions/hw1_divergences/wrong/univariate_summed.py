"""One number for all entries.

loses: univariate_kl_is_right univariate_kl_broadcasts univariate_kl_agrees_with_monte_carlo univariate_kl_keeps_the_conventions
hint: expected shape
"""


def kl_univariate_normal(mu_q, sigma_q, mu_p, sigma_p):
    return (torch.log(sigma_p / sigma_q) + (sigma_q**2 + (mu_q - mu_p) ** 2) / (2 * sigma_p**2) - 0.5).sum()
