"""Written into a result of the first argument's shape.

loses: univariate_kl_broadcasts
"""


def kl_univariate_normal(mu_q, sigma_q, mu_p, sigma_p):
    out = torch.empty_like(mu_q)
    out[...] = torch.log(sigma_p / sigma_q) + (sigma_q**2 + (mu_q - mu_p) ** 2) / (2 * sigma_p**2) - 0.5
    return out
