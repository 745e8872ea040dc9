"""Linear solves and log-determinants; entropies for the Jensen-Shannon divergence."""


def kl_multivariate_normal(mu_q, cov_q, mu_p, cov_p):
    d = mu_q.size(-1)
    trace = torch.diagonal(torch.linalg.solve(cov_p, cov_q), dim1=-2, dim2=-1).sum(-1)
    off = (mu_p - mu_q)[..., None]
    quadratic = (off.mT @ torch.linalg.solve(cov_p, off))[..., 0, 0]
    return (trace + quadratic - d + torch.logdet(cov_p) - torch.logdet(cov_q)) / 2


def js_divergence(p_probs, q_probs):
    def entropy(x):
        return torch.special.entr(x).sum(-1)

    return entropy((p_probs + q_probs) / 2) - (entropy(p_probs) + entropy(q_probs)) / 2
