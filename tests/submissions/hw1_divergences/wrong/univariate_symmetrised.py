"""Both directions added.

loses: univariate_kl_is_right univariate_kl_broadcasts univariate_kl_agrees_with_monte_carlo
hint: symmetrises
"""


def kl_univariate_normal(mu_q, sigma_q, mu_p, sigma_p):
    def one(m, a, n, b):
        return torch.log(b / a) + (a**2 + (m - n) ** 2) / (2 * b**2) - 0.5

    return one(mu_q, sigma_q, mu_p, sigma_p) + one(mu_p, sigma_p, mu_q, sigma_q)
