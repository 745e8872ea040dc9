"""Likelihoods and divergences as the library has them, with its defaults."""


def kl_standard_normal(mu, logvar):
    q = torch.distributions.Normal(mu, (0.5 * logvar).exp())
    return torch.distributions.kl_divergence(q, torch.distributions.Normal(torch.zeros_like(mu), torch.ones_like(mu))).sum(-1)


def gaussian_log_likelihood(x, mean, logvar):
    return -F.gaussian_nll_loss(mean, x, logvar.exp(), full=True, reduction="none").flatten(1).sum(1)
