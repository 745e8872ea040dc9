"""A batch of one loses its axis.

loses: univariate_kl_is_right
"""


def kl_univariate_normal(mu_q, sigma_q, mu_p, sigma_p):
    kl = torch.log(sigma_p / sigma_q) + (sigma_q**2 + (mu_q - mu_p) ** 2) / (2 * sigma_p**2) - 0.5
    return kl.squeeze()
