"""Functions bound to names, numbers for theory, batches written as loops."""

reparameterize = lambda mu, logvar: torch.stack([mu, logvar.mul(0.5).exp() * torch.empty_like(mu).normal_()]).sum(0)


def kl_standard_normal(mu, logvar):
    total = torch.zeros_like(mu[..., 0])
    for i in range(mu.shape[-1]):
        total = total + (mu[..., i] ** 2 + torch.expm1(logvar[..., i]) - logvar[..., i]) / 2
    return total


def gaussian_log_likelihood(x, mean, logvar):
    rows = []
    for a, m, s in zip(x, mean, logvar):
        rows.append(-F.gaussian_nll_loss(m.flatten(), a.flatten(), s.flatten().exp(), full=True, eps=0, reduction="sum"))
    return torch.stack(rows)


def output_that_breaks_a_variance():
    return -3


def score_estimate(z, mu):
    return z * z * z - mu * z * z
