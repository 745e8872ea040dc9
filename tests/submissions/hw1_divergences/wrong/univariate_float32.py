"""A constant array of float32 inside, and a cast back to it.

loses: univariate_kl_keeps_the_conventions
hint: inputs of float64 give a result of float32
"""


def kl_univariate_normal(mu_q, sigma_q, mu_p, sigma_p):
    value = (sigma_p / sigma_q).log() + (sigma_q**2 + (mu_q - mu_p) ** 2) / (2 * sigma_p**2) - 0.5
    return value.to(torch.float32)
