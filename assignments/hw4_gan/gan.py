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
    raise NotImplementedError("discriminator_loss is not implemented yet: replace this line with your solution.")


def generator_loss_minimax(logits_fake):
    """J(G) = ½ E[log(1 − D(G(z)))], in nats: −J(D) without the term that does not depend on G.

    logits_fake: (…) the discriminator's logits for generated examples; of any size, even ±1e4
    returns: a scalar, to be minimised over G
    source:  Goodfellow et al., Generative Adversarial Networks (2014), algorithm 1
    """
    raise NotImplementedError("generator_loss_minimax is not implemented yet: replace this line with your solution.")


def generator_loss_nonsaturating(logits_fake):
    """J(G) = −½ E[log D(G(z))], in nats.

    logits_fake: (…) the discriminator's logits for generated examples; of any size, even ±1e4
    returns: a scalar, to be minimised over G
    source:  Goodfellow et al., Generative Adversarial Networks (2014), the end of section 3
    """
    raise NotImplementedError("generator_loss_nonsaturating is not implemented yet: replace this line with your solution.")


def generator_logit_gradients(logits_fake):
    """The slopes of both generator losses: the derivative of each example's own loss with respect to its own logit.

    The slopes are not divided by the number of examples.

    logits_fake: (…) the discriminator's logits for generated examples; of any size, even ±1e4
    returns: (minimax, nonsaturating), each of the logits' shape
    """
    raise NotImplementedError("generator_logit_gradients is not implemented yet: replace this line with your solution.")


def discriminator_loss_least_squares(scores_real, scores_fake):
    """J(D) = ½ E[(s(x) − 1)²] + ½ E[s(G(z))²], for raw scores, without a sigmoid.

    scores_real: (…) scores of data
    scores_fake: (…) scores of generated examples; their number may differ
    returns: a scalar, to be minimised over D
    source:  Mao et al., Least Squares Generative Adversarial Networks (2017), equation 2 with a = 0 and b = c = 1
    """
    raise NotImplementedError("discriminator_loss_least_squares is not implemented yet: replace this line with your solution.")


def generator_loss_least_squares(scores_fake):
    """J(G) = ½ E[(s(G(z)) − 1)²], for raw scores, without a sigmoid.

    scores_fake: (…) scores of generated examples
    returns: a scalar, to be minimised over G
    source:  Mao et al., Least Squares Generative Adversarial Networks (2017), equation 2 with c = 1
    """
    raise NotImplementedError("generator_loss_least_squares is not implemented yet: replace this line with your solution.")


def critic_loss_wasserstein(scores_real, scores_fake):
    """J(C) = E[s(G(z))] − E[s(x)]: minus an estimate of the earth mover's distance.

    scores_real: (…) the critic's scores of data
    scores_fake: (…) its scores of generated examples; their number may differ
    returns: a scalar, to be minimised over the critic
    source:  Arjovsky, Chintala and Bottou, Wasserstein GAN (2017), algorithm 1
    """
    raise NotImplementedError("critic_loss_wasserstein is not implemented yet: replace this line with your solution.")


def generator_loss_wasserstein(scores_fake):
    """J(G) = −E[s(G(z))].

    scores_fake: (…) the critic's scores of generated examples
    returns: a scalar, to be minimised over G
    source:  Arjovsky, Chintala and Bottou, Wasserstein GAN (2017), algorithm 1
    """
    raise NotImplementedError("generator_loss_wasserstein is not implemented yet: replace this line with your solution.")


def gradient_penalty(critic, real, fake, alpha):
    """E[(‖∇s(x̂)‖ − 1)²] at x̂ = alpha · real + (1 − alpha) · fake, with the norm over all entries of an event, without a factor λ.

    critic: a function of (batch, *event) that returns scores, (batch,) or (batch, 1)
    real, fake: (batch, *event) equally many of each; no gradient needs to reach them
    alpha:  (batch,) one number between 0 and 1 for each example
    returns: a scalar, differentiable with respect to the critic's parameters; the call changes nobody's `.grad`
    source:  Gulrajani et al., Improved Training of Wasserstein GANs (2017), algorithm 1
    """
    raise NotImplementedError("gradient_penalty is not implemented yet: replace this line with your solution.")


def optimal_discriminator(log_p_data, log_p_model):
    """D*(x) = p_data(x) / (p_data(x) + p_model(x)), the best possible discriminator.

    log_p_data, log_p_model: (…) log-densities at the same points, in nats; both may be far below zero, and one may be −inf
    returns: (…) probabilities, not logits
    source:  Goodfellow et al., Generative Adversarial Networks (2014), proposition 1
    """
    raise NotImplementedError("optimal_discriminator is not implemented yet: replace this line with your solution.")


def value_at_optimum(p_data, p_model):
    """V = E_data[log D(x)] + E_model[log(1 − D(x))] at the best D, in nats, for distributions on K outcomes.

    p_data, p_model: (…, K) probabilities, zeros allowed
    returns: (…) one number for each batch element
    source:  Goodfellow et al., Generative Adversarial Networks (2014), theorem 1
    """
    raise NotImplementedError("value_at_optimum is not implemented yet: replace this line with your solution.")


def wasserstein1(x, y):
    """W₁, the earth mover's distance between two samples on the line; each point has an equal share of its sample's mass.

    x: (n,) points of one sample
    y: (m,) points of the other, in any order; n and m may differ
    returns: a scalar: the least Σ mass · distance that turns one sample into the other
    source:  Villani, Topics in Optimal Transportation (2003), section 2.2
    """
    raise NotImplementedError("wasserstein1 is not implemented yet: replace this line with your solution.")


def wasserstein1_discrete(p, q, cost):
    """min Σ_ij π_ij cost_ij over plans π ≥ 0 with rows that sum to p and columns that sum to q: exact optimal transport.

    p:    (K,) probabilities, zeros allowed
    q:    (L,) probabilities, zeros allowed; they sum to one up to the rounding of their dtype
    cost: (K, L) the cost of moving one unit of mass from outcome i of p to outcome j of q; any numbers ≥ 0
    returns: a scalar
    source:  Arjovsky, Chintala and Bottou, Wasserstein GAN (2017), equation 1
    """
    raise NotImplementedError("wasserstein1_discrete is not implemented yet: replace this line with your solution.")


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
    raise NotImplementedError("train_gan is not implemented yet: replace this line with your solution.")
