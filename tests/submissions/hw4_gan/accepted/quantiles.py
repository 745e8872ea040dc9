"""W₁ between equally large samples is the mean distance of sorted points: both are repeated until they are; D* as a
reciprocal; a matrix of slopes from torch.autograd.functional.
"""


def wasserstein1(x, y):
    n = len(x) * len(y)
    return (x.sort().values.repeat_interleave(n // len(x)) - y.sort().values.repeat_interleave(n // len(y))).abs().sum() / n


def optimal_discriminator(log_p_data, log_p_model):
    return 1 / (1 + (log_p_model - log_p_data).exp())


def value_at_optimum(p_data, p_model):
    def kl(p, q):
        return torch.where(p > 0, p * (p.clamp(min=1e-38) / q.clamp(min=1e-38)).log(), 0.0).sum(-1)

    middle = 0.5 * (p_data + p_model)
    return kl(p_data, middle) + kl(p_model, middle) - 2 * torch.log(torch.full_like(middle[..., 0], 2))


def gradient_penalty(critic, real, fake, alpha):
    x = torch.lerp(fake, real, alpha[(...,) + (None,) * (real.ndim - 1)]).detach()
    slopes = torch.autograd.functional.jacobian(lambda x: critic(x).flatten(), x, create_graph=True)
    own = torch.stack([slopes[i, i].flatten() for i in range(len(x))])
    return torch.linalg.vector_norm(own, dim=1).sub(1).pow(2).mean()
