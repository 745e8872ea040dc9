"""Provided with assignment 3: handwritten digits, a linear classifier and pictures. You do not need to change anything here."""

import base64
import functools
import lzma
import struct
from pathlib import Path

import torch
import torch.nn.functional as F


def handwritten_digits(folder="data"):
    """Handwritten digits, 1797 of them, in black and white: scikit-learn's `load_digits` (Alpaydin and Kaynak, 1998).

    The first call writes them into `folder`, in MNIST's layout. If that folder holds the real MNIST (`MNIST/raw/`), that
    is read instead, with each image reduced to 8 × 8 pixels.

    returns: (images, labels), (n, 1, 8, 8) float32 of 0 and 1, and (n,) integers
    """
    raw = Path(folder) / "MNIST" / "raw"
    if not (raw / "train-images-idx3-ubyte").is_file():
        _write_files(raw)
    images, labels = _mnist_reader()
    ink = images(str(raw / "train-images-idx3-ubyte"))[:, None] / 255
    return (F.adaptive_avg_pool2d(ink, 8) >= 0.5).float(), labels(str(raw / "train-labels-idx1-ubyte")).long()


def fit_classifier(features, factors):
    """A linear classifier with an intercept: least squares on one-hot targets, with a small penalty.

    features: (n, d) features of each point
    factors:  (n,) integers from 0, the classes to predict
    returns: a function from (m, d) features to (m,) integers
    """
    rows = F.pad(features.double(), (0, 1), value=1.0)
    targets = F.one_hot(factors.long()).double()
    penalty = 1e-3 * torch.eye(rows.shape[1], dtype=rows.dtype, device=rows.device)
    weight = torch.linalg.solve(rows.T @ rows + penalty, rows.T @ targets)
    return lambda x: (F.pad(x.double(), (0, 1), value=1.0) @ weight).argmax(1)


def pairs_of(code, n=200, pairs=8, factors=4, seed=0):
    """Differences between the codes of pairs that agree in one factor, to try your `disentanglement_score` on.

    code: a function from (…, factors) numbers to (…, d) codes
    returns: (differences, fixed), (n, pairs, d) and (n,)
    """
    own = torch.Generator().manual_seed(seed)
    fixed = torch.randint(factors, (n,), generator=own)
    first, second = 2 * torch.rand(2, n, pairs, factors, generator=own) - 1
    agree = F.one_hot(fixed, factors)[:, None].bool()
    return code(first) - code(torch.where(agree, first, second)), fixed


class IndependentPixels(torch.nn.Module):
    """A model to try your `train_vae` on before your `VAE` works: one probability for each pixel, and z has no effect."""

    def __init__(self):
        super().__init__()
        self.logits = torch.nn.Parameter(torch.zeros(1, 8, 8))

    def encode(self, x):
        return torch.zeros(len(x), 1), torch.zeros(len(x), 1)

    def decode(self, z):
        return self.logits.expand(len(z), 1, 8, 8)

    def forward(self, x):
        nothing, _ = self.encode(x)
        return self.decode(nothing), nothing, nothing


# ---- pictures ------------------------------------------------------------------------------------------------
# They call only your encode, decode, sample and train_vae.
# INCLUDE pictures.py


@picture
@torch.no_grad()
def plot_draws(figure, reparameterize, n=1000):
    """Draws from two Gaussians, with the ellipse of one standard deviation around each mean."""
    figure.set_size_inches(4.2, 3.2)
    axis = figure.subplots()
    turn = torch.linspace(0, 2 * torch.pi, 200)
    for mu, logvar, colour in (([0.0, 0.0], [0.0, -3.0], "tab:blue"), ([3.0, 2.0], [-2.0, 0.0], "tab:orange")):
        mu, logvar = torch.tensor(mu), torch.tensor(logvar)
        axis.scatter(*reparameterize(mu.expand(n, 2), logvar.expand(n, 2)).T, s=3, alpha=0.4, c=colour, linewidths=0)
        axis.plot(*(mu + (logvar / 2).exp() * torch.stack([turn.cos(), turn.sin()], 1)).T, c="black", lw=1)
    axis.set(title="draws and one standard deviation", aspect="equal")


@picture
@torch.no_grad()
def plot_training(figure, model, train, chunks=(10, 10, 20, 40, 80, 160, 320, 640, 1280)):
    """Train a VAE with two latents on the digits, and show the two terms of its bound, the latent plane, reconstructions, a path
    from a two to a four, and samples. Training is split into chunks, most of them twice as long as the one before."""
    images, labels = handwritten_digits()
    train_set, held_out, names = images[:1400], images[1400:], labels[1400:]
    terms, steps = [_terms(model, held_out)], [0]
    for number, chunk in enumerate(chunks):
        with torch.enable_grad():
            train(model, train_set, steps=chunk, seed=number)
        terms.append(_terms(model, held_out))
        steps.append(steps[-1] + chunk)
    model.eval()
    figure.set_size_inches(12, 6.4)
    upper, lower = figure.subfigures(2, height_ratios=[2.4, 2])
    curves, plane, manifold = upper.subplots(1, 3)
    _draw_terms(curves, steps, terms)
    _draw_plane(upper, plane, model, held_out, names)
    _draw_manifold(manifold, model)
    rows = lower.subplots(4, 1)
    mu = model.encode(held_out[:24])[0]
    _draw_row(rows[0], held_out[:24], "held-out digits")
    _draw_row(rows[1], model.decode(mu).sigmoid(), "their reconstructions")
    ways = torch.linspace(0, 1, 24)[:, None]
    two, four = (model.encode(held_out[names == digit][:1])[0] for digit in (2, 4))
    path = model.decode((1 - ways) * two + ways * four).sigmoid()
    _draw_row(rows[2], path, "from a two to a four, along a line in the latent plane")
    _draw_row(rows[3], model.sample(24), "samples: z from N(0, I)")


def _terms(vae, x):
    """Mean reconstruction term and mean KL, in nats, from one draw for each image."""
    mu, logvar = vae.encode(x)
    logits = vae.decode(mu + (logvar / 2).exp() * torch.randn_like(mu))
    error = F.binary_cross_entropy_with_logits(logits, x, reduction="sum") / len(x)
    return -error.item(), (0.5 * (mu**2 + logvar.exp() - 1 - logvar)).sum(1).mean().item()


def _draw_terms(axis, steps, terms):
    reconstruction, kl = zip(*terms, strict=True)
    axis.plot(steps, reconstruction, c="tab:blue", label="E log p(x|z)")
    axis.plot(steps, [-k for k in kl], c="tab:orange", label="−KL")
    axis.plot(steps, [r - k for r, k in terms], c="black", label="ELBO")
    axis.axhline(-25, c="grey", lw=0.8, ls=":", label="independent pixels")
    axis.set_xscale("symlog", linthresh=10)
    axis.set(title="the bound and its two terms, held-out digits (nats)", xlabel="step", xlim=(0, None))
    axis.legend(frameon=False)


def _draw_plane(figure, axis, model, x, labels):
    mu = model.encode(x)[0]
    dots = axis.scatter(*mu[:, :2].T, c=labels, cmap="tab10", s=8, vmin=-0.5, vmax=9.5)
    figure.colorbar(dots, ax=axis, ticks=range(10), shrink=0.8)
    axis.set(title="means of q(z|x), coloured by digit", aspect="equal")


def _draw_manifold(axis, model, side=14):
    """The decoder's output over the latent plane, with equal prior probability between neighbours."""
    at = torch.distributions.Normal(0.0, 1.0).icdf(torch.linspace(0.03, 0.97, side))
    z = torch.cartesian_prod(at.flip(0), at).flip(1)
    tiles = model.decode(z).sigmoid().reshape(side, side, 8, 8).permute(0, 2, 1, 3).reshape(8 * side, 8 * side)
    axis.imshow(tiles, cmap="gray_r", vmin=0, vmax=1)
    axis.set(title="the decoder over the plane", xticks=[], yticks=[])


def _draw_row(axis, images, title):
    axis.imshow(F.pad(images[:, 0], (1, 1, 1, 1)).permute(1, 0, 2).reshape(10, -1), cmap="gray_r", vmin=0, vmax=1)
    axis.set(title=title, xticks=[], yticks=[])


# INCLUDE digits.py
