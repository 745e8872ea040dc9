"""Given with assignment 5: small networks, the two moons, and pictures. There is nothing to write here."""

import math
from itertools import pairwise

import torch


class Network(torch.nn.Module):
    """Linear layers with a smooth function between them, on events of any shape.

    x: (batch, *event) -> one tensor of that shape, or a tuple of `outputs` of them.
    """

    def __init__(self, layers, activation, outputs):
        super().__init__()
        self.layers = torch.nn.ModuleList(layers)
        self.activation = activation
        self.outputs = outputs

    def forward(self, x):
        hidden = x.flatten(1)
        for layer in self.layers[:-1]:
            hidden = self.activation(layer(hidden))
        parts = self.layers[-1](hidden).chunk(self.outputs, dim=1)
        made = tuple(part.reshape(x.shape) for part in parts)
        return made if self.outputs > 1 else made[0]


def mlp(weights, outputs=1):
    """A network with tanh between its layers and weights that are given, to be compared with numbers by hand.

    weights: [W_1, b_1, W_2, b_2, …], W_i (out, in) and b_i (out,), tensors or nested lists; the last `out` is `outputs`
             times the number of entries of an event, and its first part makes the first output
    outputs: 1 for a net that returns t, 2 for one that returns (s, t)
    """
    given = [torch.as_tensor(w) for w in weights]
    layers = []
    for weight, bias in zip(given[::2], given[1::2], strict=True):
        layer = torch.nn.Linear(weight.shape[1], weight.shape[0], dtype=weight.dtype, device=weight.device)
        layer.weight = torch.nn.Parameter(weight.detach().clone())
        layer.bias = torch.nn.Parameter(bias.detach().clone())
        layers.append(layer)
    return Network(layers, torch.tanh, outputs)


def coupling_net(event_shape, hidden=32, outputs=2, seed=None):
    """A network for a coupling layer, to be trained: two hidden layers, random weights.

    event_shape: shape of an event, as (2,) or (1, 8, 8)
    hidden:      width of the hidden layers
    outputs:     1 for a net that returns t, 2 for one that returns (s, t)
    seed:        of its weights; without one they come from torch's own generator
    """
    widths = [math.prod(event_shape), hidden, hidden, outputs * math.prod(event_shape)]
    with torch.random.fork_rng(devices=[], enabled=seed is not None):
        if seed is not None:
            torch.manual_seed(seed)
        layers = [torch.nn.Linear(a, b) for a, b in pairwise(widths)]
    return Network(layers, torch.nn.functional.silu, outputs)


class Bend(torch.nn.Module):
    """A layer that is given, to try a flow with: u = W x + b, then z = u + c (√(1 + u²) − 1) entry by entry, |c| < 1.

    weight: (d, d) W, invertible; shift: (d,) b; bend: (d,) c
    """

    def __init__(self, weight, shift, bend):
        super().__init__()
        self.weight, self.shift, self.bend = (torch.nn.Parameter(p.detach().clone()) for p in (weight, shift, bend))

    def log_slope(self, u):
        """log|det ∂z/∂x| at the x that u belongs to."""
        return torch.linalg.slogdet(self.weight)[1] + (1 + self.bend * u / (1 + u**2).sqrt()).log().sum(-1)

    def forward(self, x):
        u = x @ self.weight.T + self.shift
        return u + self.bend * ((1 + u**2).sqrt() - 1), self.log_slope(u)

    def inverse(self, z):
        w = z + self.bend
        u = (w - self.bend * (w**2 + 1 - self.bend**2).sqrt()) / (1 - self.bend**2)
        return torch.linalg.solve(self.weight, (u - self.shift).T).T, -self.log_slope(u)


def two_moons(n, seed=None, noise=0.1):
    """Two half circles that reach into each other, blurred.

    n:     number of points
    seed:  of the points; without one they come from torch's own generator
    noise: standard deviation of the blur
    returns: (n, 2) float32; the circles have radius one and the centres (0, 0) and (1, ½)
    """
    with torch.random.fork_rng(devices=[], enabled=seed is not None):
        if seed is not None:
            torch.manual_seed(seed)
        angle = math.pi * torch.rand(n)
        lower = torch.rand(n) < 0.5
        blur = noise * torch.randn(n, 2)
    arc = torch.stack([angle.cos(), angle.sin()], 1)
    return torch.where(lower[:, None], torch.tensor([1.0, 0.5]) - arc, arc) + blur


# ---- pictures ------------------------------------------------------------------------------------------------


@torch.no_grad()
def plot_layers(layers, x):
    """Points pushed through the layers one by one, coloured by the angle at which they began. returns: a Figure"""
    colour = torch.atan2(*(x - x.mean(0)).T)
    figure, axes = _panels(len(layers) + 1)
    for i, axis in enumerate(axes):
        if i > 0:
            x = layers[i - 1].forward(x)[0]
        axis.scatter(*x.T, c=colour, s=3, cmap="twilight")
        axis.set_title(f"after layer {i}" if i else "data")
    return figure


@torch.no_grad()
def plot_density(flow, data=None, low=(-2.0, -1.5), high=(3.0, 2.0), cells=200):
    """The density a flow gives to a rectangle of the plane, and some data on top. returns: a Figure"""
    x, y = (torch.linspace(a, b, cells) for a, b in zip(low, high, strict=True))
    points = torch.cartesian_prod(x, y)
    density = flow.log_prob(points).exp().reshape(cells, cells).T
    figure, (axis,) = _panels(1, size=5)
    figure.colorbar(axis.pcolormesh(x, y, density, cmap="viridis", shading="auto"), label="p(x)", shrink=0.6)
    if data is not None:
        axis.scatter(*data[:500].T, s=2, c="white", alpha=0.5)
    axis.set_title(f"mass in this picture: {density.mean() * (high[0] - low[0]) * (high[1] - low[1]):.3f}")
    return figure


@torch.no_grad()
def plot_grid(flow, radius=2.5, lines=21, dots=400):
    """A square grid of latents, and where the inverse map takes it among the data. returns: a Figure"""
    along, across = torch.linspace(-radius, radius, dots), torch.linspace(-radius, radius, lines)
    figure, axes = _panels(2)
    axes[0].set_title("latents")
    axes[1].set_title("data")
    for turned in (False, True):
        for place in across:
            line = torch.stack([along, place.expand(dots)], 1)
            line = line.flip(1) if turned else line
            for axis, points in zip(axes, (line, flow.inverse(line)[0]), strict=True):
                axis.plot(*points.T, lw=0.6, c="tab:orange" if turned else "tab:blue")
    return figure


def _panels(n, size=3.2):
    """A figure with n square pictures beside each other, each `size` inches wide."""
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, n, figsize=(size * n, size), squeeze=False, layout="constrained")
    for axis in axes[0]:
        axis.set_aspect("equal")
    return figure, list(axes[0])
