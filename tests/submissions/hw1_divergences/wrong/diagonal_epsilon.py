"""A small number added to the variances, as against division by zero: narrow Gaussians change.

loses: diagonal_kl_is_stable
"""


def kl_diagonal_normal(mu_q, logvar_q, mu_p, logvar_p):
    a, b = logvar_q.exp() + 1e-8, logvar_p.exp() + 1e-8
    return 0.5 * ((mu_q - mu_p) ** 2 / b + a / b - 1 - torch.log(a / b)).sum(-1)
