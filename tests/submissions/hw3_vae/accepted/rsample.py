"""torch.distributions throughout: rsample, log_prob, kl_divergence, with validation on."""
from torch import distributions as D


def reparameterize(mu, logvar):
    return D.Normal(mu, logvar.div(2).exp()).rsample()


def kl_standard_normal(mu, logvar):
    q, p = D.Normal(mu, logvar.div(2).exp()), D.Normal(torch.zeros_like(mu), torch.ones_like(mu))
    return D.kl_divergence(q, p).sum(-1)


def bernoulli_log_likelihood(x, logits):
    return D.Independent(D.Bernoulli(logits=logits), x.ndim - 1).log_prob(x)


def gaussian_log_likelihood(x, mean, logvar):
    return D.Independent(D.Normal(mean, logvar.div(2).exp()), x.ndim - 1).log_prob(x)
