"""Another algebraic form, another counterexample as tensors, another way to write the choice."""


def kl_univariate_normal_expression(mu_q, sigma_q, mu_p, sigma_p):
    t = sigma_q**2 / sigma_p**2
    return sympy.expand((t - 1 - sympy.log(t)) / 2 + 0.5 * ((mu_q - mu_p) / sigma_p) ** 2)


def asymmetric_pair():
    import torch

    return torch.tensor([0.2, 0.3, 0.5], dtype=torch.float64), torch.tensor([0.6, 0.39, 0.01], dtype=torch.float64)


def jensen_direction():
    return " <= "
