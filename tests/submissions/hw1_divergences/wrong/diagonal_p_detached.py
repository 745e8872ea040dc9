"""p is held fixed: no gradient reaches it.

loses: diagonal_gradient_is_right
hint: no gradient flows back to mu_p
"""


def kl_diagonal_normal(mu_q, logvar_q, mu_p, logvar_p):
    mu_p, logvar_p = mu_p.detach(), logvar_p.detach()
    return 0.5 * ((mu_q - mu_p) ** 2 * (-logvar_p).exp() + (logvar_q - logvar_p).exp() - 1 - logvar_q + logvar_p).sum(-1)
