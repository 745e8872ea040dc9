"""torch.distributions does the work."""
from torch.distributions import Normal, kl_divergence


def kl_standard_normal(mu, logvar):
    q = Normal(mu, (0.5 * logvar).exp())
    p = Normal(torch.zeros_like(mu), torch.ones_like(mu))
    return kl_divergence(q, p).sum(-1)


def kl_categorical(q_probs, p_probs):
    return torch.special.xlogy(q_probs, q_probs).sum(-1) - torch.special.xlogy(q_probs, p_probs).sum(-1)
