"""log(σ_q / σ_p) for log(σ_p / σ_q).

loses: univariate_kl_is_right univariate_kl_broadcasts univariate_kl_agrees_with_monte_carlo
hint: turns_the_log_ratio
"""


def kl_univariate_normal(mu_q, sigma_q, mu_p, sigma_p):
    return torch.log(sigma_q / sigma_p) + (sigma_q**2 + (mu_q - mu_p) ** 2) / (2 * sigma_p**2) - 0.5
