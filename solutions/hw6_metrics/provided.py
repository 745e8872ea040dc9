"""Provided with assignment 6: handwritten digits, a small network and pictures. You do not need to change anything here."""

import base64
import functools
import lzma
import struct
from pathlib import Path

import torch
import torch.nn.functional as F


def handwritten_digits(folder="data"):
    """Handwritten digits, 1797 of them: scikit-learn's `load_digits` (Alpaydin and Kaynak, 1998).

    The first call writes them into `folder`, in MNIST's layout. If that folder holds the real MNIST (`MNIST/raw/`), that
    is read instead, with each image reduced to 8 × 8 pixels.

    returns: (images, labels), (n, 1, 8, 8) float32 from 0 to 1, and (n,) integers
    """
    raw = Path(folder) / "MNIST" / "raw"
    if not (raw / "train-images-idx3-ubyte").is_file():
        _write_files(raw)
    images, labels = _mnist_reader()
    ink = images(str(raw / "train-images-idx3-ubyte"))[:, None] / 255
    return F.adaptive_avg_pool2d(ink, 8), labels(str(raw / "train-labels-idx1-ubyte")).long()


class Network(torch.nn.Module):
    """A small convolutional classifier of 8 × 8 images. Its last hidden layer gives the features."""

    def __init__(self, width=32):
        super().__init__()
        self.body = torch.nn.Sequential(
            torch.nn.Conv2d(1, 16, 3, padding=1),
            torch.nn.ReLU(),
            torch.nn.Conv2d(16, 32, 3, padding=1, stride=2),
            torch.nn.ReLU(),
            torch.nn.Flatten(),
            torch.nn.Linear(512, width),
            torch.nn.ReLU(),
        )
        self.head = torch.nn.Linear(width, 10)

    def forward(self, images):
        return self.head(self.body(images))

    @torch.no_grad()
    def features(self, images):
        """(n, 1, 8, 8) -> (n, width)"""
        return self.body(images)

    @torch.no_grad()
    def probabilities(self, images):
        """(n, 1, 8, 8) -> (n, 10)"""
        return self(images).softmax(1)


def trained_network(steps=400, seed=0):
    """Train a network on the second half of the digits, with a progress bar."""
    images, labels = (part[len(part) // 2 :] for part in handwritten_digits())
    own = torch.Generator().manual_seed(seed)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        network = Network()
    optimiser = torch.optim.Adam(network.parameters(), lr=3e-3)
    for _ in _progress_bar(range(steps), "training the network"):
        rows = torch.randint(len(images), (64,), generator=own)
        loss = F.cross_entropy(network(images[rows]), labels[rows])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return network


def corruptions(images, labels, seed=0):
    """Five ladders of corruption, name -> steps. A step is (how much, images), and steps go from nothing to much.

    noise:    Gaussian noise with a growing standard deviation
    blur:     each pixel is blended with the mean of its neighbourhood
    classes:  digits are left out, from 0 on, and the others appear more often
    copies:   all images are copies of fewer and fewer originals
    outlier:  only one image changes: noise moves it farther and farther away
    """
    own = torch.Generator().manual_seed(seed)
    noise, n = torch.randn(images.shape, generator=own), len(images)
    order = torch.randperm(n, generator=own)
    far = torch.randn(images[:1].shape, generator=own)

    def blurred(share):
        return (1 - share) * images + share * F.avg_pool2d(images, 3, 1, 1, count_include_pad=False)

    def without(classes):
        kept = images[labels >= classes]
        return kept[torch.arange(n) % len(kept)]

    return {
        "noise": [(s, (images + s * noise).clamp(0, 1)) for s in (0, 0.1, 0.2, 0.3, 0.4)],
        "blur": [(s, blurred(s)) for s in (0, 0.25, 0.5, 0.75, 1)],
        "classes left out": [(c, without(c)) for c in (0, 2, 4, 6, 8)],
        "copies of each": [(c, images[order[torch.arange(n) % (n // c)]]) for c in (1, 2, 5, 20, 80)],
        "one outlier, moved by": [(s, torch.cat([images[1:], images[:1] + s * far])) for s in (0, 1, 2, 4, 8)],
    }


def _progress_bar(steps, label):
    """tqdm's bar, or no bar if tqdm is not installed."""
    try:
        from tqdm.auto import tqdm
    except ImportError:
        return steps
    return tqdm(steps, desc=label, leave=False)


# INCLUDE pictures.py


@picture
def plot_ladder(figure, features, probabilities, inception_score, fid, precision_recall, density_coverage, k=5):
    """Show five ladders of corruption, one per column, and the scores of each step, one score per row.

    features, probabilities: functions of images; the other functions: your own scores
    """
    images, labels = handwritten_digits()
    half = min(len(images) // 2, 900)
    real, labels, fakes = images[: half // 2], labels[half // 2 : half], images[half // 2 : half]
    ladders = corruptions(fakes, labels)
    names = "inception score", "FID", "precision", "recall", "density", "coverage"
    figure.set_size_inches(11, 11)
    axes = figure.subplots(len(names) + 1, len(ladders), height_ratios=[0.55] + [1] * len(names))
    told = {name: [] for name in ladders}
    for name, at, made in _progress_bar([(name, *step) for name, ladder in ladders.items() for step in ladder], "scoring"):
        ours, theirs = features(real), features(made)
        scores = inception_score(probabilities(made), 1)[0], fid(ours, theirs)
        told[name].append([at, *map(float, (*scores, *precision_recall(ours, theirs, k), *density_coverage(ours, theirs, k)))])
    for column, (name, ladder) in enumerate(ladders.items()):
        _draw_steps(axes[0, column], name, ladder)
        at, *scores = zip(*told[name], strict=True)
        for row, values in enumerate(scores, 1):
            axes[row, column].plot(range(len(at)), values, "o-", ms=3, c=f"C{row - 1}")
            axes[row, column].set_xticks(range(len(at)), [f"{x:g}" for x in at] if row == len(names) else [])
    for row, name in enumerate(names, 1):
        axes[row, 0].set_ylabel(name)
        low = min(axis.get_ylim()[0] for axis in axes[row])
        high = max(axis.get_ylim()[1] for axis in axes[row])
        for axis in axes[row]:
            axis.set_ylim(min(low, 0), high)
            axis.grid(alpha=0.3)
        for axis in axes[row, 1:]:
            axis.set_yticklabels([])


def _draw_steps(axis, name, ladder):
    """Draw one image of each step, side by side; for the outlier, the outlier itself."""
    shown = [made[-1 if "outlier" in name else 3][0].clamp(0, 1) for _, made in ladder]
    axis.imshow(F.pad(torch.stack(shown), (1, 1, 1, 1)).permute(1, 0, 2).reshape(10, -1), cmap="gray_r", vmin=0, vmax=1)
    axis.set(title=name, xticks=[], yticks=[])


# INCLUDE digits.py
