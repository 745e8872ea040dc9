"""Provided with assignment 2: handwritten digits, principal components, a progress bar and pictures. You do not need to change
anything here."""

import base64
import functools
import lzma
import struct
import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from torch.utils.data import TensorDataset

HELD_OUT = 397


def handwritten_digits(folder="data"):
    """Handwritten digits, 1797 of them, as grey images: scikit-learn's `load_digits` (Alpaydin and Kaynak, 1998).

    The first call writes them into `folder`, in MNIST's layout. If that folder holds the real MNIST (`MNIST/raw/`), that
    is read instead, with each image reduced to 8 × 8 pixels.

    returns: (train, held_out), two torch Datasets of (image, label): (1, 8, 8) float32 in [-1, 1], and an integer
    """
    raw = Path(folder) / "MNIST" / "raw"
    if not (raw / "train-images-idx3-ubyte").is_file():
        _write_files(raw)
    images, labels = _mnist_reader()
    ink = images(str(raw / "train-images-idx3-ubyte"))[:, None] / 255
    grey, names = 2 * F.adaptive_avg_pool2d(ink, 8) - 1, labels(str(raw / "train-labels-idx1-ubyte")).long()
    return TensorDataset(grey[:-HELD_OUT], names[:-HELD_OUT]), TensorDataset(grey[-HELD_OUT:], names[-HELD_OUT:])


class PrincipalComponents(torch.nn.Module):
    """The best *linear* autoencoder for a dataset. Yours must beat it; until then, you can try your functions on this one.

    data:       a torch Dataset of (image, label)
    latent_dim: number of components
    """

    def __init__(self, data, latent_dim):
        super().__init__()
        shown = torch.stack([data[i][0] for i in range(len(data))])
        self.shape, middle = shown.shape[1:], shown.flatten(1).mean(0)
        directions = torch.linalg.svd(shown.flatten(1) - middle, full_matrices=False)[2][:latent_dim]
        self.middle, self.directions = torch.nn.Parameter(middle), torch.nn.Parameter(directions.contiguous())

    def encode(self, x):
        return (x.flatten(1) - self.middle) @ self.directions.T

    def decode(self, z):
        return (z @ self.directions + self.middle).reshape(-1, *self.shape)

    def forward(self, x):
        z = self.encode(x)
        return self.decode(z)


def progress_bar(items, width=40):
    """`for item in progress_bar(items)`: the same items, with a bar that shows how many are done. items: with a length"""
    for done, item in enumerate(items):
        yield item
        full = width * (done + 1) // len(items)
        sys.stdout.write(f"\r[{'=' * full}{' ' * (width - full)}] {done + 1} of {len(items)}")
        sys.stdout.flush()
    sys.stdout.write("\n")


# ---- pictures ------------------------------------------------------------------------------------------------
# The pictures use only the functions and models that you pass to them.
# INCLUDE pictures.py


TRAINED = []


def trained():
    """The model that `plot_training` trained last; before that, principal components."""
    return TRAINED[-1] if TRAINED else PrincipalComponents(handwritten_digits()[0], 2)


@picture
@torch.no_grad()
def plot_training(figure, model, train, chunks=(5, 5, 10, 20, 40, 80, 160, 320, 640)):
    """Train a model on the digits. Show its error on images that it has not seen, and how it reconstructs some of them.
    Training is split into chunks, which become longer and longer; the bar counts them."""
    train_set, held_out = handwritten_digits()
    images = held_out.tensors[0]
    errors, steps = [_squared_error(model, images)], [0]
    for number, chunk in enumerate(progress_bar(chunks)):
        with torch.enable_grad():
            train(model, train_set, steps=chunk, seed=number)
        errors.append(_squared_error(model, images))
        steps.append(steps[-1] + chunk)
    TRAINED[:] = [model]
    linear = PrincipalComponents(train_set, model.encode(images[:1]).shape[1])
    figure.set_size_inches(9, 5.6)
    upper, lower = figure.subfigures(2, height_ratios=[3, 2.6])
    curve = upper.subplots()
    curve.plot(steps, errors, c="tab:blue", marker=".", label="your autoencoder")
    curve.axhline(_squared_error(linear, images), c="grey", lw=0.8, ls=":", label="principal components")
    curve.set_xscale("symlog", linthresh=10)
    curve.set(title="mean squared error on held-out digits", xlabel="step", xlim=(0, None), ylim=(0, None))
    curve.legend(frameon=False)
    rows = lower.subplots(3, 1)
    _draw_row(rows[0], images[:24], "held-out digits")
    _draw_row(rows[1], model(images[:24]), "your reconstructions")
    _draw_row(rows[2], linear(images[:24]), "reconstructions from as many principal components")


@picture
@torch.no_grad()
def plot_sizes(figure, autoencoder, train, sizes=(1, 2, 4, 8, 16)):
    """Train an autoencoder of each size, and show its error beside that of as many principal components."""
    train_set, held_out = handwritten_digits()
    images, errors = held_out.tensors[0], []
    for size in progress_bar(sizes):
        torch.manual_seed(size)
        model = autoencoder(size)
        with torch.enable_grad():
            train(model, train_set)
        errors.append(_squared_error(model, images))
    figure.set_size_inches(4.6, 3.2)
    axis = figure.subplots()
    axis.plot(sizes, errors, c="tab:blue", marker="o", label="your autoencoder")
    linear = [_squared_error(PrincipalComponents(train_set, size), images) for size in sizes]
    axis.plot(sizes, linear, c="grey", marker="o", ls=":", label="principal components")
    axis.set_xscale("log", base=2)
    axis.set(title="mean squared error on held-out digits", xlabel="latents", ylim=(0, None), xticks=sizes, xticklabels=sizes)
    axis.legend(frameon=False)


@picture
@torch.no_grad()
def plot_path(figure, interpolate, model, first, last, steps=12):
    """Show your path between two held-out digits, and below it a pixel-by-pixel blend of the same two."""
    images, labels = handwritten_digits()[1].tensors
    start, end = (images[labels == digit][0] for digit in (first, last))
    figure.set_size_inches(9, 2.2)
    rows = figure.subplots(2, 1)
    _draw_row(rows[0], interpolate(model, start, end, steps), f"from a {first} to a {last}, on a line in latent space")
    ways = torch.linspace(0, 1, steps)[:, None, None, None]
    _draw_row(rows[1], (1 - ways) * start + ways * end, "on a line in pixel space")


def _squared_error(model, images):
    return F.mse_loss(model.train(False)(images), images).item()


def _draw_row(axis, images, title):
    images = F.pad(images[:, 0], (1, 1, 1, 1), value=-1.0)
    axis.imshow(images.permute(1, 0, 2).reshape(images.shape[1], -1), cmap="gray_r", vmin=-1, vmax=1)
    axis.set(title=title, xticks=[], yticks=[])


# INCLUDE digits.py
