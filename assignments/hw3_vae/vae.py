"""Assignment 3: variational autoencoders, decoders that are trained through a bound on their likelihood.

Batch axes come first, event axes last. Images and their logits are `(batch, *event)`, with one batch axis; latents are
`(…, d)`. `logvar` is log σ², never log σ; `logits` are values before the sigmoid; logarithms are natural (nats).
Inputs are float32 or float64 tensors on any device; results have the inputs' dtype and device.
"""

import math

import torch
import torch.nn.functional as F


def reparameterize(mu, logvar):
    """z = μ + σ ε with ε ~ N(0, I): a draw from N(μ, e^logvar) that is differentiable in μ and logvar.

    mu, logvar: (…, d) mean and log σ² of each entry of z
    returns: (…, d) z, with new noise for every entry at every call
    source:  Kingma and Welling, Auto-Encoding Variational Bayes (2014), section 2.4
    """
    raise NotImplementedError("reparameterize is not implemented yet: replace this line with your solution.")


def kl_standard_normal(mu, logvar):
    """KL(N(μ, e^logvar) ‖ N(0, I)), in nats, as in assignment 1.

    mu, logvar: (…, d) mean and log σ² of q
    returns: (…), one number for each batch element
    """
    raise NotImplementedError("kl_standard_normal is not implemented yet: replace this line with your solution.")


def bernoulli_log_likelihood(x, logits):
    """log p(x) = Σ_i log p(x_i) of independent pixels that are 1 with probability sigmoid(logit_i), in nats.

    x:      (batch, *event) pixels, 0 or 1
    logits: (batch, *event) log-odds of a 1, of any size, even ±1e4
    returns: (batch,)
    """
    raise NotImplementedError("bernoulli_log_likelihood is not implemented yet: replace this line with your solution.")


def gaussian_log_likelihood(x, mean, logvar):
    """log p(x) = Σ_i log N(x_i; mean_i, e^logvar_i) of independent entries, in nats.

    x, mean, logvar: (batch, *event)
    returns: (batch,)
    """
    raise NotImplementedError("gaussian_log_likelihood is not implemented yet: replace this line with your solution.")


def elbo(x, logits, mu, logvar):
    """The evidence lower bound for each example, from one draw of z: log p(x|z) − KL(q(z|x) ‖ p(z)), in nats.

    x:          (batch, *event) pixels, 0 or 1
    logits:     (batch, *event) the decoder's output for z
    mu, logvar: (batch, d) mean and log σ² of q(z|x); p(z) = N(0, I)
    returns: (batch,)
    source:  Kingma and Welling, Auto-Encoding Variational Bayes (2014), equation 10, with binary pixels
    """
    raise NotImplementedError("elbo is not implemented yet: replace this line with your solution.")


def beta_vae_loss(x, logits, mu, logvar, beta):
    """The loss to minimise: the mean over the batch of −log p(x|z) + β · KL(q(z|x) ‖ p(z)), in nats.

    x, logits:  (batch, *event) pixels, 0 or 1, and the decoder's output for z
    mu, logvar: (batch, d) mean and log σ² of q(z|x)
    beta:       a number ≥ 0; 1 gives the mean of −elbo
    returns: a tensor without axes
    source:  Higgins and others, β-VAE (2017), equation 4
    """
    raise NotImplementedError("beta_vae_loss is not implemented yet: replace this line with your solution.")


def log_mean_exp(x, dim):
    """log (1/n Σ e^x) over the n entries along one axis.

    x:   numbers of any size, even −inf, but not −inf for all entries along the axis
    dim: the axis; it may be negative, counted from the end
    returns: x's shape without that axis
    """
    raise NotImplementedError("log_mean_exp is not implemented yet: replace this line with your solution.")


def iwae_bound(log_joint, log_q):
    """log 1/K Σ_k w_k with the weights w_k = p(x, z_k) / q(z_k|x), in nats.

    log_joint: (K, batch) log p(x, z_k) for K draws z_k from q(z|x)
    log_q:     (K, batch) log q(z_k|x) of the same draws
    returns: (batch,)
    source:  Burda, Grosse and Salakhutdinov, Importance Weighted Autoencoders (2016), equation 8
    """
    raise NotImplementedError("iwae_bound is not implemented yet: replace this line with your solution.")


def free_energy(q_mean, q_cov, x, W, b, noise_var):
    """F(q) = E_q[log p(x|z)] − KL(q(z) ‖ p(z)), exactly, for p(z) = N(0, I), p(x|z) = N(W z + b, noise_var · I).

    q_mean, q_cov: (batch, d) and (batch, d, d) of q(z) = N(q_mean, q_cov), one for each example
    x:             (batch, D) data
    W, b:          (D, d) and (D,), parameters of the model
    noise_var:     a tensor without axes, the variance σ² > 0 of the noise (not σ)
    returns: (batch,), in nats
    """
    raise NotImplementedError("free_energy is not implemented yet: replace this line with your solution.")


def exact_posterior(x, W, b, noise_var):
    """p(z|x) of the same model, a Gaussian: the q at which F(q) = log p(x).

    x:         (batch, D) data
    W, b:      (D, d) and (D,), parameters of the model
    noise_var: a tensor without axes, the variance σ² > 0 of the noise (not σ)
    returns: (mean, cov), (batch, d) and (batch, d, d), one pair for each example
    source:  Bishop, Pattern Recognition and Machine Learning (2006), section 12.2
    """
    raise NotImplementedError("exact_posterior is not implemented yet: replace this line with your solution.")


def disentanglement_score(differences, factors):
    """The β-VAE metric: how well a linear classifier names the factor that was held fixed.

    Each point consists of L pairs of examples that agree in one factor; the others differ at random. The classifier sees the
    mean over the pairs of |difference|, entry by entry. `provided.fit_classifier` fits it on the first half of the points;
    the score is its accuracy on the second half.

    differences: (n, L, d) code of one example minus code of the other, n even
    factors:     (n,) integers: which factor was held fixed
    returns: a tensor without axes, between 0 and 1, of any floating dtype and on any device
    source:  Higgins and others, β-VAE (2017), section 3
    """
    raise NotImplementedError("disentanglement_score is not implemented yet: replace this line with your solution.")


class VAE(torch.nn.Module):
    """An encoder q(z|x) = N(μ(x), e^logvar(x)) and a decoder p(x|z) of binary images (1, 8, 8); p(z) = N(0, I).

    latent_dim: number of entries of z, one or more
    """

    def __init__(self, latent_dim):
        super().__init__()
        raise NotImplementedError("VAE is not implemented yet: replace this line with your solution.")

    def encode(self, x):
        """x: (batch, 1, 8, 8), 0 or 1. returns: (mu, logvar), each (batch, latent_dim)"""
        raise NotImplementedError("VAE is not implemented yet: replace this line with your solution.")

    def decode(self, z):
        """z: (batch, latent_dim). returns: (batch, 1, 8, 8) logits"""
        raise NotImplementedError("VAE is not implemented yet: replace this line with your solution.")

    def forward(self, x):
        """x: (batch, 1, 8, 8), 0 or 1. returns: (logits, mu, logvar), the logits for one new draw z from q(z|x)"""
        raise NotImplementedError("VAE is not implemented yet: replace this line with your solution.")

    def sample(self, n):
        """n: number of samples, one or more. returns: (n, 1, 8, 8) probabilities of a 1, for n new draws z from p(z)"""
        raise NotImplementedError("VAE is not implemented yet: replace this line with your solution.")


def train_vae(model, data, *, steps=600, batch_size=128, lr=8e-3, seed=0):
    """Fit a VAE to binary images: maximise the mean ELBO on mini-batches.

    model:      a VAE, trained in place
    data:       (n, 1, 8, 8) training images, 0 or 1
    steps:      number of steps, one on each mini-batch, one or more
    batch_size: images in a mini-batch
    lr:         highest learning rate, positive
    seed:       seeds the choice of mini-batches
    returns: a list of `steps` Python floats: the loss of each mini-batch, the mean of −ELBO in nats, before its step
    """
    raise NotImplementedError("train_vae is not implemented yet: replace this line with your solution.")
