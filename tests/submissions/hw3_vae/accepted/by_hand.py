"""Formulas written out: softplus for the likelihood, a shift for log_mean_exp, Cholesky factors for determinants."""


def bernoulli_log_likelihood(x, logits):
    pixels = x * logits - (logits.clamp(min=0) + torch.log1p(torch.exp(-logits.abs())))
    return torch.einsum("bi->b", pixels.flatten(start_dim=1))


def elbo(x, logits, mu, logvar):
    pixels = (x * logits - F.softplus(logits)).flatten(1).sum(1)
    return pixels + 0.5 * (1 + logvar - mu.pow(2) - logvar.exp()).sum(1)


def beta_vae_loss(x, logits, mu, logvar, beta):
    error = F.binary_cross_entropy_with_logits(logits, x, reduction="sum") / x.shape[0]
    return error - 0.5 * beta * torch.sum(1 + logvar - mu.pow(2) - logvar.exp()) / x.shape[0]


def log_mean_exp(x, dim):
    top = x.amax(dim, keepdim=True).detach()
    return (x - top).exp().mean(dim).log() + top.squeeze(dim)


def iwae_bound(log_joint, log_q):
    weights = log_joint - log_q
    top = weights.max(0).values
    return top + torch.log(torch.exp(weights - top).sum(0) / len(weights))


def free_energy(q_mean, q_cov, x, W, b, noise_var):
    root = torch.linalg.cholesky(q_cov)
    rest = x - torch.einsum("id,bd->bi", W, q_mean) - b
    spread = torch.einsum("id,bde->bie", W, root).square().sum((1, 2))
    log_det = 2 * root.diagonal(dim1=1, dim2=2).log().sum(1)
    kl = 0.5 * (q_mean.pow(2).sum(1) + root.square().sum((1, 2)) - W.shape[1] - log_det)
    return -0.5 * (len(b) * (math.log(2 * math.pi) + noise_var.log()) + (rest.pow(2).sum(1) + spread) / noise_var) - kl
