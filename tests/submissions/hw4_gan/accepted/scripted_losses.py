"""Losses scripted by torch.jit, squares by torch.dot, slopes in a NamedTuple, distances by scipy."""
from typing import NamedTuple

from torch import Tensor


@torch.jit.script
def discriminator_loss(logits_real: Tensor, logits_fake: Tensor) -> Tensor:
    return -0.5 * (torch.nn.functional.logsigmoid(logits_real).mean() + torch.nn.functional.logsigmoid(-logits_fake).mean())


@torch.jit.script
def generator_loss_minimax(logits_fake: Tensor) -> Tensor:
    return torch.nn.functional.logsigmoid(-logits_fake).mean() * 0.5


class Slopes(NamedTuple):
    minimax: Tensor
    nonsaturating: Tensor


def generator_logit_gradients(logits_fake):
    d = torch.special.expit(logits_fake)
    return Slopes(-d / 2, -torch.special.expit(-logits_fake) / 2)


def discriminator_loss_least_squares(scores_real, scores_fake):
    real, fake = (scores_real - 1).flatten(), scores_fake.flatten()
    return torch.dot(real, real) / (2 * real.numel()) + torch.dot(fake, fake) / (2 * fake.numel())


def gradient_penalty(critic, real, fake, alpha):
    shape = (-1,) + (1,) * (real.dim() - 1)
    with torch.no_grad():
        x = torch.lerp(fake, real, alpha.view(shape))
    x.requires_grad_(True)
    with torch.enable_grad():
        scores = critic(x)
        slope, = torch.autograd.grad(scores, x, torch.ones_like(scores), create_graph=True, retain_graph=True)
    lengths = torch.linalg.vector_norm(slope.reshape(len(slope), -1), dim=1)
    return torch.nn.functional.mse_loss(lengths, torch.ones_like(lengths))


def wasserstein1(x, y):
    from scipy.stats import wasserstein_distance

    return x.new_tensor(wasserstein_distance(x.detach().cpu().numpy(), y.detach().cpu().numpy()))


def value_at_optimum(p_data, p_model):
    from scipy.special import rel_entr

    p, q = p_data.detach().cpu().double().numpy(), p_model.detach().cpu().double().numpy()
    m = p + q
    return torch.from_numpy(np.asarray((rel_entr(p, m) + rel_entr(q, m)).sum(-1))).to(p_data)
