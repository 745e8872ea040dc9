"""The means are compared in the scale of q.

loses: univariate_kl_is_right univariate_kl_broadcasts univariate_kl_agrees_with_monte_carlo
hint: divides_by_the_wrong_variance
"""


def kl_univariate_normal(mu_q, sigma_q, mu_p, sigma_p):
    return torch.log(sigma_p / sigma_q) + sigma_q**2 / (2 * sigma_p**2) + (mu_q - mu_p) ** 2 / (2 * sigma_q**2) - 0.5
