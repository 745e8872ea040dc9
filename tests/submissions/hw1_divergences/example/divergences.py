"""A submission as they come: one function right, one with a well-known slip, one not begun."""

import torch


def kl_categorical(q_probs, p_probs):
    log_ratio = torch.log(q_probs) - torch.log(p_probs)
    return (q_probs * log_ratio).sum(dim=-1)


def kl_monte_carlo(log_q, log_p, samples):
    raise NotImplementedError("kl_monte_carlo is not implemented yet: replace this line with your solution.")


def kl_standard_normal(mu, logvar):
    sigma = torch.exp(logvar)  # log σ, surely?
    print("sigma has shape", tuple(sigma.shape))
    return 0.5 * torch.sum(mu**2 + sigma**2 - 1 - 2 * logvar, dim=-1)
