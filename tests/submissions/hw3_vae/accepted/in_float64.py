"""Everything in float64 inside, and back; prints and warns on the way."""
import warnings


def kl_standard_normal(mu, logvar):
    warnings.warn("float64")
    m, s = mu.double(), logvar.double()
    return (m.square() + s.exp() - s - 1).sum(-1).mul(0.5).to(mu.dtype)


def bernoulli_log_likelihood(x, logits):
    print("a likelihood")
    value = torch.where(x > 0.5, F.logsigmoid(logits.double()), F.logsigmoid(-logits.double()))
    return value.reshape(len(x), -1).sum(-1).to(logits.dtype)


def gaussian_log_likelihood(x, mean, logvar):
    a, m, s = x.double(), mean.double(), logvar.double()
    value = -((a - m).square() / s.exp() + s + math.log(math.tau)) / 2
    return value.sum(dim=tuple(range(1, x.ndim))).to(x.dtype)


def log_mean_exp(x, dim):
    return (torch.logsumexp(x.double(), dim) - math.log(x.shape[dim])).to(x.dtype)


def free_energy(q_mean, q_cov, x, W, b, noise_var):
    q_mean, q_cov, x64, W, b, noise_var = (a.double() for a in (q_mean, q_cov, x, W, b, noise_var))
    rest = x64 - q_mean @ W.T - b
    fit = (rest**2).sum(-1) + torch.stack([torch.trace(W @ c @ W.T) for c in q_cov])
    kl = (q_mean**2).sum(-1) + torch.stack([torch.trace(c) - torch.logdet(c) for c in q_cov]) - q_mean.shape[1]
    return (-fit / (2 * noise_var) - len(b) / 2 * torch.log(2 * math.pi * noise_var) - kl / 2).to(x.dtype)
