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
    # BEGIN SOLUTION
    return mu + (0.5 * logvar).exp() * torch.randn_like(mu)
    # END SOLUTION


def kl_standard_normal(mu, logvar):
    """KL(N(μ, e^logvar) ‖ N(0, I)), in nats, as in assignment 1.

    mu, logvar: (…, d) mean and log σ² of q
    returns: (…), one number for each batch element
    """
    # BEGIN SOLUTION
    return 0.5 * (mu**2 + torch.expm1(logvar) - logvar).sum(-1)
    # END SOLUTION


def bernoulli_log_likelihood(x, logits):
    """log p(x) = Σ_i log p(x_i) of independent pixels that are 1 with probability sigmoid(logit_i), in nats.

    x:      (batch, *event) pixels, 0 or 1
    logits: (batch, *event) log-odds of a 1, of any size, even ±1e4
    returns: (batch,)
    """
    # BEGIN SOLUTION
    return -F.binary_cross_entropy_with_logits(logits, x, reduction="none").flatten(1).sum(1)
    # END SOLUTION


def gaussian_log_likelihood(x, mean, logvar):
    """log p(x) = Σ_i log N(x_i; mean_i, e^logvar_i) of independent entries, in nats.

    x, mean, logvar: (batch, *event)
    returns: (batch,)
    """
    # BEGIN SOLUTION
    return -0.5 * (math.log(2 * math.pi) + logvar + (x - mean) ** 2 * (-logvar).exp()).flatten(1).sum(1)
    # END SOLUTION


def elbo(x, logits, mu, logvar):
    """The evidence lower bound for each example, from one draw of z: log p(x|z) − KL(q(z|x) ‖ p(z)), in nats.

    x:          (batch, *event) pixels, 0 or 1
    logits:     (batch, *event) the decoder's output for z
    mu, logvar: (batch, d) mean and log σ² of q(z|x); p(z) = N(0, I)
    returns: (batch,)
    source:  Kingma and Welling, Auto-Encoding Variational Bayes (2014), equation 10, with binary pixels
    """
    # BEGIN SOLUTION
    return bernoulli_log_likelihood(x, logits) - kl_standard_normal(mu, logvar)
    # END SOLUTION


def beta_vae_loss(x, logits, mu, logvar, beta):
    """The loss to minimise: the mean over the batch of −log p(x|z) + β · KL(q(z|x) ‖ p(z)), in nats.

    x, logits:  (batch, *event) pixels, 0 or 1, and the decoder's output for z
    mu, logvar: (batch, d) mean and log σ² of q(z|x)
    beta:       a number ≥ 0; 1 gives the mean of −elbo
    returns: a tensor without axes
    source:  Higgins and others, β-VAE (2017), equation 4
    """
    # BEGIN SOLUTION
    return (beta * kl_standard_normal(mu, logvar) - bernoulli_log_likelihood(x, logits)).mean()
    # END SOLUTION


def log_mean_exp(x, dim):
    """log (1/n Σ e^x) over the n entries along one axis.

    x:   numbers of any size, even −inf, but not −inf for all entries along the axis
    dim: the axis; it may be negative, counted from the end
    returns: x's shape without that axis
    """
    # BEGIN SOLUTION
    return torch.logsumexp(x, dim) - math.log(x.shape[dim])
    # END SOLUTION


def iwae_bound(log_joint, log_q):
    """log 1/K Σ_k w_k with the weights w_k = p(x, z_k) / q(z_k|x), in nats.

    log_joint: (K, batch) log p(x, z_k) for K draws z_k from q(z|x)
    log_q:     (K, batch) log q(z_k|x) of the same draws
    returns: (batch,)
    source:  Burda, Grosse and Salakhutdinov, Importance Weighted Autoencoders (2016), equation 8
    """
    # BEGIN SOLUTION
    return log_mean_exp(log_joint - log_q, 0)
    # END SOLUTION


def free_energy(q_mean, q_cov, x, W, b, noise_var):
    """F(q) = E_q[log p(x|z)] − KL(q(z) ‖ p(z)), exactly, for p(z) = N(0, I), p(x|z) = N(W z + b, noise_var · I).

    q_mean, q_cov: (batch, d) and (batch, d, d) of q(z) = N(q_mean, q_cov), one for each example
    x:             (batch, D) data
    W, b:          (D, d) and (D,), parameters of the model
    noise_var:     a tensor without axes, the variance σ² > 0 of the noise (not σ)
    returns: (batch,), in nats
    """
    # BEGIN SOLUTION
    rest = x - q_mean @ W.T - b
    spread = torch.einsum("ij,bjk,ik->b", W, q_cov, W)
    constant = x.shape[-1] * torch.log(2 * math.pi * noise_var)
    reconstruction = -0.5 * (constant + (rest.square().sum(-1) + spread) / noise_var)
    trace = q_cov.diagonal(dim1=-2, dim2=-1).sum(-1)
    kl = 0.5 * (q_mean.square().sum(-1) + trace - q_mean.shape[-1] - torch.logdet(q_cov))
    return reconstruction - kl
    # END SOLUTION


def exact_posterior(x, W, b, noise_var):
    """p(z|x) of the same model, a Gaussian: the q at which F(q) = log p(x).

    x:         (batch, D) data
    W, b:      (D, d) and (D,), parameters of the model
    noise_var: a tensor without axes, the variance σ² > 0 of the noise (not σ)
    returns: (mean, cov), (batch, d) and (batch, d, d), one pair for each example
    source:  Bishop, Pattern Recognition and Machine Learning (2006), section 12.2
    """
    # BEGIN SOLUTION
    precision = torch.eye(W.shape[1], dtype=W.dtype, device=W.device) + W.T @ W / noise_var
    cov = torch.linalg.inv(precision)
    return (x - b) @ W @ cov / noise_var, cov.expand(len(x), *cov.shape)
    # END SOLUTION


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
    # BEGIN SOLUTION
    from provided import fit_classifier

    features, half = differences.abs().mean(1), len(factors) // 2
    classify = fit_classifier(features[:half], factors[:half])
    return (classify(features[half:]) == factors[half:]).to(differences.dtype).mean()
    # END SOLUTION


class VAE(torch.nn.Module):
    """An encoder q(z|x) = N(μ(x), e^logvar(x)) and a decoder p(x|z) of binary images (1, 8, 8); p(z) = N(0, I).

    latent_dim: number of entries of z, one or more
    """

    def __init__(self, latent_dim):
        super().__init__()
        # BEGIN SOLUTION
        self.latent_dim = latent_dim
        self.encoder = torch.nn.Sequential(
            torch.nn.Flatten(), torch.nn.Linear(64, 128), torch.nn.SiLU(), torch.nn.Linear(128, 2 * latent_dim)
        )
        self.decoder = torch.nn.Sequential(
            torch.nn.Linear(latent_dim, 128), torch.nn.SiLU(), torch.nn.Linear(128, 64), torch.nn.Unflatten(1, (1, 8, 8))
        )
        # END SOLUTION

    def encode(self, x):
        """x: (batch, 1, 8, 8), 0 or 1. returns: (mu, logvar), each (batch, latent_dim)"""
        # BEGIN SOLUTION
        return self.encoder(x).chunk(2, 1)
        # END SOLUTION

    def decode(self, z):
        """z: (batch, latent_dim). returns: (batch, 1, 8, 8) logits"""
        # BEGIN SOLUTION
        return self.decoder(z)
        # END SOLUTION

    def forward(self, x):
        """x: (batch, 1, 8, 8), 0 or 1. returns: (logits, mu, logvar), the logits for one new draw z from q(z|x)"""
        # BEGIN SOLUTION
        mu, logvar = self.encode(x)
        return self.decode(mu + (0.5 * logvar).exp() * torch.randn_like(mu)), mu, logvar
        # END SOLUTION

    def sample(self, n):
        """n: number of samples, one or more. returns: (n, 1, 8, 8) probabilities of a 1, for n new draws z from p(z)"""
        # BEGIN SOLUTION
        return self.decode(torch.randn(n, self.latent_dim, device=next(self.parameters()).device)).sigmoid()
        # END SOLUTION


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
    # BEGIN SOLUTION
    generator = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr, fused=True)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    losses = []
    for _ in range(steps):
        batch = data[torch.randint(len(data), (batch_size,), generator=generator)]
        logits, mu, logvar = model(batch)
        # Spelled out once more, so that a slip in a function above costs that function's points and not these as well.
        error = F.binary_cross_entropy_with_logits(logits, batch, reduction="sum")
        loss = (error + 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum()) / batch_size
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
    # END SOLUTION
