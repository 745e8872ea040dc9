"""Functions scripted by torch.jit, results in a NamedTuple, scipy on numpy arrays where no gradient is asked for."""
from typing import NamedTuple

import torch
from torch import Tensor


@torch.jit.script
def _plogp(q: Tensor, p: Tensor) -> Tensor:
    return torch.where(q > 0, q * (q.log() - p.log()), torch.zeros_like(q))


def kl_categorical(q_probs, p_probs):
    return _plogp(q_probs, p_probs).sum(-1)


class Estimate(NamedTuple):
    mean: Tensor
    error: Tensor


def kl_monte_carlo(log_q, log_p, samples):
    weights = (log_q(samples) - log_p(samples)).double()
    n = weights.numel()
    error = ((weights - weights.mean()).square().sum() / (n * (n - 1))).sqrt()
    dtype = samples.dtype
    return Estimate(weights.mean().to(dtype), error.to(dtype))


@torch.jit.script
def kl_univariate_normal(mu_q: Tensor, sigma_q: Tensor, mu_p: Tensor, sigma_p: Tensor) -> Tensor:
    return torch.log(sigma_p) - torch.log(sigma_q) + ((sigma_q / sigma_p) ** 2 + ((mu_q - mu_p) / sigma_p) ** 2 - 1) / 2


def js_divergence(p_probs, q_probs):
    from scipy.special import rel_entr

    a, b = p_probs.detach().cpu().double().numpy(), q_probs.detach().cpu().double().numpy()
    m = (a + b) / 2
    return torch.as_tensor((rel_entr(a, m) + rel_entr(b, m)).sum(-1) / 2).to(p_probs)


@torch.jit.script
def kl_diagonal_normal(mu_q: Tensor, logvar_q: Tensor, mu_p: Tensor, logvar_p: Tensor) -> Tensor:
    d = logvar_q - logvar_p
    return 0.5 * (torch.expm1(d) - d + ((mu_q - mu_p) * torch.exp(-0.5 * logvar_p)).square()).sum(dim=-1)
