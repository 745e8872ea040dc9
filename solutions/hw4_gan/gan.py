"""Assignment 4: adversarial networks, a generator that learns from a discriminator's mistakes.

The discriminator returns logits, not probabilities: D(x) = sigmoid(logit). A critic returns scores, which can be any numbers.
A loss takes logits or scores of any shape with one axis or more and returns a scalar, a tensor without axes. Each expectation
is the mean over all entries. Real and fake examples may differ in number. Inputs are float32 or float64 tensors on any device;
results have the inputs' dtype and device.
"""

import numpy as np
import torch
import torch.nn.functional as F


def discriminator_loss(logits_real, logits_fake):
    """J(D) = −½ E[log D(x)] − ½ E[log(1 − D(G(z)))] with D = sigmoid(logit), in nats.

    logits_real: (…) the discriminator's logits for data; of any size, even ±1e4
    logits_fake: (…) its logits for generated examples; their number may differ
    returns: a scalar, to be minimised over D
    source:  Goodfellow et al., Generative Adversarial Networks (2014), with the halves of exercise 9-2
    """
    # BEGIN SOLUTION
    return 0.5 * F.softplus(-logits_real).mean() + 0.5 * F.softplus(logits_fake).mean()
    # END SOLUTION


def generator_loss_minimax(logits_fake):
    """J(G) = ½ E[log(1 − D(G(z)))], in nats: −J(D) without the term that does not depend on G.

    logits_fake: (…) the discriminator's logits for generated examples; of any size, even ±1e4
    returns: a scalar, to be minimised over G
    source:  Goodfellow et al., Generative Adversarial Networks (2014), algorithm 1
    """
    # BEGIN SOLUTION
    return -0.5 * F.softplus(logits_fake).mean()
    # END SOLUTION


def generator_loss_nonsaturating(logits_fake):
    """J(G) = −½ E[log D(G(z))], in nats.

    logits_fake: (…) the discriminator's logits for generated examples; of any size, even ±1e4
    returns: a scalar, to be minimised over G
    source:  Goodfellow et al., Generative Adversarial Networks (2014), the end of section 3
    """
    # BEGIN SOLUTION
    return 0.5 * F.softplus(-logits_fake).mean()
    # END SOLUTION


def generator_logit_gradients(logits_fake):
    """The slopes of both generator losses: the derivative of each example's own loss with respect to its own logit.

    The slopes are not divided by the number of examples.

    logits_fake: (…) the discriminator's logits for generated examples; of any size, even ±1e4
    returns: (minimax, nonsaturating), each of the logits' shape
    """
    # BEGIN SOLUTION
    return -0.5 * torch.sigmoid(logits_fake), -0.5 * torch.sigmoid(-logits_fake)
    # END SOLUTION


def discriminator_loss_least_squares(scores_real, scores_fake):
    """J(D) = ½ E[(s(x) − 1)²] + ½ E[s(G(z))²], for raw scores, without a sigmoid.

    scores_real: (…) scores of data
    scores_fake: (…) scores of generated examples; their number may differ
    returns: a scalar, to be minimised over D
    source:  Mao et al., Least Squares Generative Adversarial Networks (2017), equation 2 with a = 0 and b = c = 1
    """
    # BEGIN SOLUTION
    return 0.5 * (scores_real - 1).square().mean() + 0.5 * scores_fake.square().mean()
    # END SOLUTION


def generator_loss_least_squares(scores_fake):
    """J(G) = ½ E[(s(G(z)) − 1)²], for raw scores, without a sigmoid.

    scores_fake: (…) scores of generated examples
    returns: a scalar, to be minimised over G
    source:  Mao et al., Least Squares Generative Adversarial Networks (2017), equation 2 with c = 1
    """
    # BEGIN SOLUTION
    return 0.5 * (scores_fake - 1).square().mean()
    # END SOLUTION


def critic_loss_wasserstein(scores_real, scores_fake):
    """J(C) = E[s(G(z))] − E[s(x)]: minus an estimate of the earth mover's distance.

    scores_real: (…) the critic's scores of data
    scores_fake: (…) its scores of generated examples; their number may differ
    returns: a scalar, to be minimised over the critic
    source:  Arjovsky, Chintala and Bottou, Wasserstein GAN (2017), algorithm 1
    """
    # BEGIN SOLUTION
    return scores_fake.mean() - scores_real.mean()
    # END SOLUTION


def generator_loss_wasserstein(scores_fake):
    """J(G) = −E[s(G(z))].

    scores_fake: (…) the critic's scores of generated examples
    returns: a scalar, to be minimised over G
    source:  Arjovsky, Chintala and Bottou, Wasserstein GAN (2017), algorithm 1
    """
    # BEGIN SOLUTION
    return -scores_fake.mean()
    # END SOLUTION


def gradient_penalty(critic, real, fake, alpha):
    """E[(‖∇s(x̂)‖ − 1)²] at x̂ = alpha · real + (1 − alpha) · fake, with the norm over all entries of an event, without a factor λ.

    critic: a function of (batch, *event) that returns scores, (batch,) or (batch, 1)
    real, fake: (batch, *event) equally many of each; no gradient needs to reach them
    alpha:  (batch,) one number between 0 and 1 for each example
    returns: a scalar, differentiable with respect to the critic's parameters; the call changes nobody's `.grad`
    source:  Gulrajani et al., Improved Training of Wasserstein GANs (2017), algorithm 1
    """
    # BEGIN SOLUTION
    alpha = alpha.reshape(-1, *[1] * (real.ndim - 1))
    between = (alpha * real + (1 - alpha) * fake).detach().requires_grad_()
    (slope,) = torch.autograd.grad(critic(between).sum(), between, create_graph=True)
    return (slope.flatten(1).norm(dim=1) - 1).square().mean()
    # END SOLUTION


def optimal_discriminator(log_p_data, log_p_model):
    """D*(x) = p_data(x) / (p_data(x) + p_model(x)), the best possible discriminator.

    log_p_data, log_p_model: (…) log-densities at the same points, in nats; both may be far below zero, and one may be −inf
    returns: (…) probabilities, not logits
    source:  Goodfellow et al., Generative Adversarial Networks (2014), proposition 1
    """
    # BEGIN SOLUTION
    return torch.sigmoid(log_p_data - log_p_model)
    # END SOLUTION


def value_at_optimum(p_data, p_model):
    """V = E_data[log D(x)] + E_model[log(1 − D(x))] at the best D, in nats, for distributions on K outcomes.

    p_data, p_model: (…, K) probabilities, zeros allowed
    returns: (…) one number for each batch element
    source:  Goodfellow et al., Generative Adversarial Networks (2014), theorem 1
    """
    # BEGIN SOLUTION
    total = p_data + p_model
    return (torch.xlogy(p_data, p_data) + torch.xlogy(p_model, p_model) - torch.xlogy(total, total)).sum(-1)
    # END SOLUTION


def wasserstein1(x, y):
    """W₁, the earth mover's distance between two samples on the line; each point has an equal share of its sample's mass.

    x: (n,) points of one sample
    y: (m,) points of the other, in any order; n and m may differ
    returns: a scalar: the least Σ mass · distance that turns one sample into the other
    source:  Villani, Topics in Optimal Transportation (2003), section 2.2
    """
    # BEGIN SOLUTION
    points = torch.cat([x, y]).sort().values
    below_x, below_y = (torch.searchsorted(s.sort().values, points[:-1], right=True).to(s) / len(s) for s in (x, y))
    return ((below_x - below_y).abs() * points.diff()).sum()
    # END SOLUTION


def wasserstein1_discrete(p, q, cost):
    """min Σ_ij π_ij cost_ij over plans π ≥ 0 with rows that sum to p and columns that sum to q: exact optimal transport.

    p:    (K,) probabilities, zeros allowed
    q:    (L,) probabilities, zeros allowed; they sum to one up to the rounding of their dtype
    cost: (K, L) the cost of moving one unit of mass from outcome i of p to outcome j of q; any numbers ≥ 0
    returns: a scalar
    source:  Arjovsky, Chintala and Bottou, Wasserstein GAN (2017), equation 1
    """
    # BEGIN SOLUTION
    from scipy.optimize import linprog

    a, b, c = (tensor.detach().double().cpu().numpy() for tensor in (p, q, cost))
    a, b = a / a.sum(), b / b.sum()
    k, length = c.shape
    rows, columns = np.kron(np.eye(k), np.ones(length)), np.kron(np.ones(k), np.eye(length))
    # One of the k + length sums follows from the others; without it rounding cannot make them contradict each other.
    found = linprog(c.ravel(), A_eq=np.vstack([rows, columns[:-1]]), b_eq=np.concatenate([a, b[:-1]]), method="highs")
    return cost.new_tensor(found.fun)
    # END SOLUTION


def train_gan(generator, discriminator, data, *, steps=1200, batch_size=128, lr=3e-3, seed=0):
    """Trains both networks in turn: D learns to tell data from G(z), and G learns to fool D.

    generator:     a module that maps noise z ~ N(0, I), (batch, generator.latent_dim), to examples (batch, 2)
    discriminator: a module that maps examples (batch, 2) to logits or scores (batch,)
    data:          (n, 2) training points
    steps:         number of steps that the generator takes
    batch_size:    examples in a mini-batch
    lr:            highest learning rate
    seed:          seeds the mini-batches and the noise
    returns: a list of `steps` pairs of Python floats, the losses of discriminator and generator in each step
    """
    # BEGIN SOLUTION
    source = torch.Generator().manual_seed(seed)
    both = discriminator, generator
    # Fused, a step takes half the time and comes to the same.
    optimiser_d, optimiser_g = (torch.optim.Adam(n.parameters(), lr, betas=(0.5, 0.99), fused=True) for n in both)
    schedules = [torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps) for optimiser in (optimiser_d, optimiser_g)]
    losses = []
    for _ in range(steps):
        real = data[torch.randint(len(data), (batch_size,), generator=source)]
        fake = generator(torch.randn(batch_size, generator.latent_dim, generator=source).to(data.device))

        loss_d = 0.5 * (F.softplus(-discriminator(real)).mean() + F.softplus(discriminator(fake.detach())).mean())
        optimiser_d.zero_grad()
        loss_d.backward()
        optimiser_d.step()

        loss_g = 0.5 * F.softplus(-discriminator(fake)).mean()
        optimiser_g.zero_grad()
        loss_g.backward()
        optimiser_g.step()

        for schedule in schedules:
            schedule.step()
        losses.append((loss_d.item(), loss_g.item()))
    return losses
    # END SOLUTION
