"""Everything through logarithms and logaddexp; float64 inside."""


def kl_univariate_normal(mu_q, sigma_q, mu_p, sigma_p):
    log_ratio = 2 * (torch.log(sigma_q.double()) - torch.log(sigma_p.double()))
    shift = (mu_q.double() - mu_p.double()) / sigma_p.double()
    return (0.5 * (torch.expm1(log_ratio) - log_ratio + shift**2)).to(mu_q.dtype)


def kl_diagonal_normal(mu_q, logvar_q, mu_p, logvar_p):
    a, b = logvar_q.double(), logvar_p.double()
    off = mu_q.double() - mu_p.double()
    return (0.5 * (torch.expm1(a - b) - (a - b) + off**2 / b.exp())).sum(-1).to(mu_q.dtype)


def js_divergence(p_probs, q_probs):
    p, q = p_probs.log(), q_probs.log()
    m = torch.logaddexp(p, q) - torch.log(torch.tensor(2.0, dtype=p.dtype, device=p.device))
    left = torch.where(p_probs > 0, p_probs * (p - m), torch.zeros_like(p_probs))
    right = torch.where(q_probs > 0, q_probs * (q - m), torch.zeros_like(q_probs))
    return (left + right).sum(-1) / 2
