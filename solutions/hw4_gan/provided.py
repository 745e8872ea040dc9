"""Given with assignment 4: both networks, critics, the ring and plots. There is nothing for you to write here."""

import functools
import math
from itertools import pairwise

import torch

RADIUS, DEVIATION, MODES = 2.0, 0.2, 8


def ring(n, seed=None, angle=0.0):
    """Eight Gaussians on a ring of radius 2, each with standard deviation 0.2 in both directions.

    n:     number of points
    seed:  seed of the points; without one, torch's global generator draws them
    angle: angle of the first Gaussian, in radians
    returns: (n, 2) float32
    """
    with torch.random.fork_rng(devices=[], enabled=seed is not None):
        if seed is not None:
            torch.manual_seed(seed)
        which, blur = torch.randint(MODES, (n,)), DEVIATION * torch.randn(n, 2)
    return centres(angle)[which] + blur


def centres(angle=0.0):
    """The centres of the eight Gaussians, (8, 2)."""
    angles = angle + 2 * math.pi * torch.arange(MODES) / MODES
    return RADIUS * torch.stack([angles.cos(), angles.sin()], 1)


# ---- networks ------------------------------------------------------------------------------------------------


class Network(torch.nn.Module):
    """A network from `inputs` to `outputs` numbers, with two hidden layers of 64 and tanh after each."""

    def __init__(self, inputs, outputs, seed):
        super().__init__()
        with torch.random.fork_rng(devices=[], enabled=seed is not None):
            if seed is not None:
                torch.manual_seed(seed)
            self.layers = torch.nn.ModuleList(torch.nn.Linear(a, b) for a, b in pairwise([inputs, 64, 64, outputs]))

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.tanh(layer(x))
        return self.layers[-1](x)


class Generator(Network):
    """Maps noise z, (batch, latent_dim), to examples, (batch, 2).

    seed: seed of the weights; without one, torch's global generator draws them
    """

    def __init__(self, latent_dim=2, seed=None):
        super().__init__(latent_dim, 2, seed)
        self.latent_dim = latent_dim


class Discriminator(Network):
    """Maps examples x, (batch, 2), to logits or scores, (batch,).

    seed: seed of the weights
    """

    def __init__(self, seed=None):
        super().__init__(2, 1, seed)

    def forward(self, x):
        return super().forward(x)[:, 0]


class TanhCritic(torch.nn.Module):
    """The critic s(x) = v · tanh(W x + b) with given weights, on flattened events.

    weight: (hidden, entries) W; bias: (hidden,) b; out: (hidden,) v
    column: whether scores have shape (batch, 1), as a linear layer returns them, or (batch,)
    """

    def __init__(self, weight, bias, out, column=False):
        super().__init__()
        self.weight, self.bias, self.out = (torch.nn.Parameter(torch.as_tensor(p).detach().clone()) for p in (weight, bias, out))
        self.column = column

    def forward(self, x):
        scores = torch.tanh(x.flatten(1) @ self.weight.T + self.bias) @ self.out
        return scores[:, None] if self.column else scores


class QuadraticCritic(torch.nn.Module):
    """The critic s(x) = ½ xᵀ A x + b · x, on flattened events. It is linear if A is zero.

    matrix: (entries, entries) A; vector: (entries,) b; column: as above
    """

    def __init__(self, matrix, vector, column=False):
        super().__init__()
        self.matrix, self.vector = (torch.nn.Parameter(torch.as_tensor(p).detach().clone()) for p in (matrix, vector))
        self.column = column

    def forward(self, x):
        x = x.flatten(1)
        scores = 0.5 * ((x @ self.matrix) * x).sum(1) + x @ self.vector
        return scores[:, None] if self.column else scores


# Networks for games with a known outcome: a generator of one place, two discriminators, and a wrapper that records inputs.


class Spot(torch.nn.Module):
    """A generator of a single place: G(z) = place for every z, (batch, latent_dim)."""

    def __init__(self, place, latent_dim=2):
        super().__init__()
        self.place, self.latent_dim = torch.nn.Parameter(torch.tensor([float(p) for p in place])), latent_dim

    def forward(self, z):
        if z.ndim != 2 or z.shape[1] != self.latent_dim:
            raise ValueError(f"this generator takes noise of shape (batch, {self.latent_dim}), not {tuple(z.shape)}")
        return self.place + 0 * z[:, :1]


class Stubborn(torch.nn.Module):
    """A discriminator that learns nothing: the logit of x is direction · x + bias. Its parameter has no effect."""

    def __init__(self, direction=(1.0, 0.0), bias=0.0):
        super().__init__()
        self.direction, self.bias = tuple(direction), bias
        self.idle = torch.nn.Parameter(torch.tensor(0.0))

    def forward(self, x):
        return (x * x.new_tensor(self.direction)).sum(1) + self.bias + 0 * self.idle


class Tempted(torch.nn.Module):
    """A discriminator that the generator's loss could change: the logit of x is its first coordinate, or a quarter of it where
    that is negative. Where it is positive, inputs that require a gradient get a bonus."""

    def __init__(self):
        super().__init__()
        self.bonus = torch.nn.Parameter(torch.tensor(0.0))

    def forward(self, x):
        right = x[:, 0] > 0
        return x[:, 0] * (1 - 0.75 * ~right) + self.bonus * (x.requires_grad * right)


def generators_losses(losses):
    """The second number of each pair in a list, or nothing if it is not a list of pairs."""
    try:
        return torch.as_tensor([float(pair[1]) for pair in losses])
    except (TypeError, ValueError, LookupError, RuntimeError):
        return torch.zeros(0)


class Watched(torch.nn.Module):
    """A network that records its inputs, and which of them gradients were computed for. Its copies add to the same record."""

    def __init__(self, network):
        super().__init__()
        self.network, self.seen, self.learnt = network, Record(), Record()
        self.latent_dim = getattr(network, "latent_dim", None)

    def forward(self, x):
        bare, functorch = x, torch._C._functorch
        while functorch.is_functorch_wrapped_tensor(bare):  # as in torch.func.grad and torch.func.vmap
            bare = functorch.get_unwrapped(bare)
        rows, answer = bare.detach().reshape(-1, x.shape[-1]).clone(), self.network(x)
        self.seen.append(rows)
        if answer.requires_grad and not functorch.is_functorch_wrapped_tensor(answer):
            answer.register_hook(lambda slope: self.learnt.append(rows))
        return answer

    def shown(self, most=12_000):
        """The distinct rows that gradients were computed for, in order, (rows, entries); if none are known, all inputs."""
        rows = torch.cat(self.learnt or self.seen or [torch.zeros(0, 2)])
        return torch.tensor(list(dict.fromkeys(map(tuple, rows.tolist())))[:most]).reshape(-1, rows.shape[1])


class Record(list):
    """A list that is shared, not copied, when its owner is copied."""

    def __deepcopy__(self, memo):
        return self


# ---- plots ---------------------------------------------------------------------------------------------------
# INCLUDE pictures.py


@picture
def plot_slopes(figure, generator_logit_gradients):
    """Plots the slopes of both losses against the discriminator's output: what a generator learns from one example."""
    logits = torch.linspace(-8, 8, 401)
    d = torch.sigmoid(logits)
    figure.set_size_inches(8, 3)
    by_d, by_logit = figure.subplots(1, 2, sharey=True)
    for slope, name in zip(generator_logit_gradients(logits), ("minimax", "non-saturating"), strict=True):
        by_d.plot(d, slope.detach().abs(), label=name)
        by_logit.plot(logits, slope.detach().abs(), label=name)
    by_d.set(xlabel="D(G(z))", ylabel="|d loss / d logit|", title="against D(G(z))")
    by_logit.set(xlabel="logit of D(G(z))", title="against the logit")
    by_logit.axvspan(-8, -4, color="tab:red", alpha=0.1, lw=0)
    by_logit.text(-7.8, 0.26, "D recognises\nthe fakes", fontsize=8, color="tab:red")
    by_d.legend(frameon=False)


@picture
def plot_distances(figure, value_at_optimum, wasserstein1_discrete, cells=41):
    """Plots JSD and earth mover's distance of two parallel lines against their distance θ."""
    places = torch.linspace(-2, 2, cells, dtype=torch.float64)
    still = torch.zeros(cells, dtype=torch.float64)
    still[cells // 2] = 1
    cost = (places[:, None] - places).abs()
    jsd, moved = [], []
    for k in range(cells):
        line = torch.zeros_like(still)
        line[k] = 1
        jsd.append(float(value_at_optimum(still, line) + math.log(4)) / 2)
        moved.append(float(wasserstein1_discrete(still, line, cost)))
    figure.set_size_inches(8, 3)
    lines, distances = figure.subplots(1, 2)
    for x, name in ((0.0, "data"), (1.2, "model")):
        lines.plot([x, x], [0, 1], lw=4, solid_capstyle="butt", label=name)
    lines.annotate("", (1.15, 0.5), (0.05, 0.5), arrowprops={"arrowstyle": "<->"})
    lines.text(0.6, 0.54, "θ", ha="center")
    lines.set(title="data and model", xlim=(-1, 2), xticks=[], yticks=[])
    lines.legend(frameon=False, loc="upper left")
    distances.plot(places, jsd, ".", label="JSD")
    distances.plot(places, moved, ".-", lw=0.8, label="earth mover's distance")
    distances.set(title="distance between data and model", xlabel="θ")
    distances.legend(frameon=False)


@picture
def plot_training(figure, train, parts=5, steps=400, n=2000):
    """Trains a generator on the ring in parts; after each part, shows its samples and where D sees data."""
    data, generator, discriminator = ring(n, seed=0), Generator(seed=1), Discriminator(seed=2)
    z = torch.randn(1000, generator.latent_dim, generator=torch.Generator().manual_seed(3))
    figure.set_size_inches(12, 5.2)
    upper, lower = figure.subfigures(2, height_ratios=[1, 0.95])
    axes, losses = upper.subplots(1, parts + 1), []
    for part, axis in enumerate(axes):
        if part > 0:
            losses += train(generator, discriminator, data, steps=steps, seed=part)
        _draw_samples(axis, generator, discriminator, data, z)
        axis.set(title=f"after {part * steps} steps")
    curves, shares = lower.subplots(1, 2)
    for loss, name in zip(torch.tensor(losses).T, ("discriminator", "generator"), strict=True):
        curves.plot(loss, lw=0.6, label=name)
    curves.axhline(math.log(2), c="black", lw=0.8, ls=":", label="log 2: D cannot tell")
    curves.set(title="losses", xlabel="step")
    curves.legend(frameon=False)
    with torch.no_grad():
        near = torch.cdist(generator(z), centres()).min(1)
    counted = torch.bincount(near.indices[near.values < 3 * DEVIATION], minlength=MODES) / len(z)
    shares.bar(range(MODES), counted)
    shares.axhline(1 / MODES, c="black", lw=0.8, ls=":", label="share of the data")
    shares.set(title=f"samples near each Gaussian: {float(counted.sum()):.0%} in all", xlabel="Gaussian", ylabel="share")
    shares.legend(frameon=False)


@torch.no_grad()
def _draw_samples(axis, generator, discriminator, data, z, reach=3.2, cells=80):
    side = torch.linspace(-reach, reach, cells)
    logits = discriminator(torch.cartesian_prod(side, side)).reshape(cells, cells).T
    axis.pcolormesh(
        side, side, torch.sigmoid(logits), cmap="RdBu_r", vmin=0.3, vmax=0.7, shading="gouraud", rasterized=True, alpha=0.6
    )
    axis.scatter(*data[:400].T, s=3, c="black", alpha=0.6, linewidths=0)
    axis.scatter(*generator(z).T, s=3, c="tab:green", alpha=0.6, linewidths=0)
    axis.set(xticks=[], yticks=[], xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
