"""A submission as they come: some right, some with a well-known slip, some not begun."""

import torch


def kl_categorical(q_probs, p_probs):
    log_ratio = torch.log(q_probs) - torch.log(p_probs)
    return (q_probs * log_ratio).sum(dim=-1)


def kl_monte_carlo(log_q, log_p, samples):
    raise NotImplementedError("kl_monte_carlo is not implemented yet: replace this line with your solution.")


def kl_univariate_normal(mu_q, sigma_q, mu_p, sigma_p):
    raise NotImplementedError("kl_univariate_normal is not implemented yet: replace this line with your solution.")


def kl_standard_normal(mu, logvar):
    sigma = torch.exp(logvar)  # log σ, surely?
    print("sigma has shape", tuple(sigma.shape))
    return 0.5 * torch.sum(mu**2 + sigma**2 - 1 - 2 * logvar, dim=-1)


def kl_diagonal_normal(mu_q, logvar_q, mu_p, logvar_p):
    raise NotImplementedError("kl_diagonal_normal is not implemented yet: replace this line with your solution.")


def kl_multivariate_normal(mu_q, cov_q, mu_p, cov_p):
    raise NotImplementedError("kl_multivariate_normal is not implemented yet: replace this line with your solution.")


def js_divergence(p_probs, q_probs):
    raise NotImplementedError("js_divergence is not implemented yet: replace this line with your solution.")
