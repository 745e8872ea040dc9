"""Given with assignment 5: small networks, the two moons and plots. There is nothing for you to write here."""

import functools
import math
from itertools import pairwise

import torch


class Network(torch.nn.Module):
    """Linear layers with a smooth function between them, on events of any shape.

    Maps x, (batch, *event), to one tensor of that shape, or to a tuple of `outputs` such tensors.
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
    """A network with given weights and tanh between its layers, to compare with numbers computed by hand.

    weights: [W_1, b_1, W_2, b_2, …], W_i (out, in) and b_i (out,), tensors or nested lists; the last `out` is `outputs`
             times the number of entries of an event, and its first part is the first output
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
    """A network for a coupling layer, with two hidden layers and random weights, to be trained.

    event_shape: shape of an event, such as (2,) or (1, 8, 8)
    hidden:      width of the hidden layers
    outputs:     1 for a net that returns t, 2 for one that returns (s, t)
    seed:        seed of the weights; without one, torch's global generator draws them
    """
    widths = [math.prod(event_shape), hidden, hidden, outputs * math.prod(event_shape)]
    with torch.random.fork_rng(devices=[], enabled=seed is not None):
        if seed is not None:
            torch.manual_seed(seed)
        layers = [torch.nn.Linear(a, b) for a, b in pairwise(widths)]
    return Network(layers, torch.nn.functional.silu, outputs)


class Bend(torch.nn.Module):
    """A ready-made layer to try a flow with: u = W x + b, then z = u + c (√(1 + u²) − 1) entry by entry, |c| < 1.

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
    """Two interlocking half circles, blurred.

    n:     number of points
    seed:  seed of the points; without one, torch's global generator draws them
    noise: standard deviation of the blur
    returns: (n, 2) float32; the circles have radius one and centres (0, 0) and (1, ½)
    """
    with torch.random.fork_rng(devices=[], enabled=seed is not None):
        if seed is not None:
            torch.manual_seed(seed)
        angle = math.pi * torch.rand(n)
        lower = torch.rand(n) < 0.5
        blur = noise * torch.randn(n, 2)
    arc = torch.stack([angle.cos(), angle.sin()], 1)
    return torch.where(lower[:, None], torch.tensor([1.0, 0.5]) - arc, arc) + blur


def coupling_flow(Flow, AffineCoupling, layers=6, hidden=32, seed=0):
    """The flow that is trained: affine layers on the plane that keep the two coordinates in turn."""
    masks = [torch.tensor([1.0, 0.0]), torch.tensor([0.0, 1.0])]
    nets = [coupling_net((2,), hidden, 2, seed=seed + k) for k in range(layers)]
    return Flow([AffineCoupling(masks[k % 2], net) for k, net in enumerate(nets)], 2)


# ---- plots ---------------------------------------------------------------------------------------------------
# They use nothing of yours but forward, inverse, log_prob, sample and the list `layers` of a flow.
# Each returns a Figure, which a notebook shows where it is a cell's last value, and is a sentence where matplotlib is not
# installed.

SMALL = {"axes.titlesize": 9, "axes.labelsize": 8, "xtick.labelsize": 7, "ytick.labelsize": 7, "legend.fontsize": 8}
NO_PICTURE = "There is no picture without matplotlib: `python -m pip install matplotlib`."


def picture(draw):
    """Makes `draw(figure, …)` a function that returns its figure."""

    @functools.wraps(draw)
    def drawn(*args, **kwargs):
        try:
            from matplotlib import pyplot
        except ImportError:
            return NO_PICTURE
        with pyplot.rc_context(SMALL):
            figure = pyplot.figure(layout="constrained", dpi=110)
            draw(figure, *args, **kwargs)
        pyplot.close(figure)  # or a notebook shows it twice
        return figure

    return drawn


@picture
@torch.no_grad()
def plot_layers(figure, layers, x):
    """Points pushed through the layers one by one, coloured by their initial angle."""
    figure.set_size_inches(2.2 * (len(layers) + 1), 2.5)
    _draw_layers(_panels(figure, len(layers) + 1), layers, x)


@picture
@torch.no_grad()
def plot_density(figure, flow, samples=500):
    """The density of a flow, and samples from it."""
    figure.set_size_inches(5.4, 4.4)
    _draw_density(figure, _panels(figure, 1)[0], flow, flow.sample(samples))


@picture
@torch.no_grad()
def plot_grid(figure, flow):
    """A square grid of latents and its image in data space under the inverse map: where lines are dense, p is large."""
    figure.set_size_inches(7.5, 4)
    _draw_grid(_panels(figure, 2), flow)


@picture
@torch.no_grad()
def plot_training(figure, flow, train, n=2000):
    """Trains a flow on the two moons, then shows its layers one by one, its losses, density and samples, and a warped grid."""
    data = two_moons(n, seed=0)
    with torch.enable_grad():
        losses = train(flow, data)
    figure.set_size_inches(13, 6.2)
    upper, lower = figure.subfigures(2, height_ratios=[2, 3.2])
    _draw_layers(_panels(upper, len(flow.layers) + 1), list(flow.layers), data)
    loss, density, *grids = _panels(lower, 4)
    loss.set_aspect("auto")
    loss.plot(losses, lw=0.8, c="tab:blue")
    held_out = -flow.log_prob(two_moons(4000, seed=1)).mean().item()
    loss.axhline(held_out, c="tab:orange", lw=1.5, label=f"held out: {held_out:.2f}")
    loss.set(title="−log p, nats", xlabel="step")
    loss.legend(frameon=False)
    _draw_density(lower, density, flow, flow.sample(300))
    _draw_grid(grids, flow)


def _draw_layers(axes, layers, x):
    colour = torch.atan2(*(x - x.mean(0)).T.flip(0))
    for i, axis in enumerate(axes):
        if i > 0:
            x = layers[i - 1].forward(x)[0]
        axis.scatter(*x.T, c=colour, s=4, cmap="hsv", alpha=0.6, linewidths=0)
        axis.set(title=f"after layer {i}" if i else "data", xticks=[], yticks=[])


def _draw_density(figure, axis, flow, samples, cells=200):
    """On a square around nearly all of the samples."""
    low, high = torch.quantile(samples, torch.tensor([0.005, 0.995]), dim=0)
    middle, half = (low + high) / 2, (high - low).max() / 2 * 1.15
    x, y = (torch.linspace(float(m - half), float(m + half), cells) for m in middle)
    density = flow.log_prob(torch.cartesian_prod(x, y)).exp().reshape(cells, cells).T
    mass = float(density.mean() * (2 * half) ** 2)
    mesh = axis.pcolormesh(x, y, density, cmap="magma", shading="gouraud", rasterized=True)
    figure.colorbar(mesh, ax=axis, shrink=0.6)
    axis.scatter(*samples.T, s=2, c="white", alpha=0.35, linewidths=0)
    axis.set(title=f"p(x), with mass {mass:.3f} here", xlim=(x[0], x[-1]), ylim=(y[0], y[-1]), adjustable="box")


def _draw_grid(axes, flow, radius=2.5, lines=21, dots=400):
    along, across = torch.linspace(-radius, radius, dots), torch.linspace(-radius, radius, lines)
    for axis, title in zip(axes, ("a grid of latents", "the grid in data space"), strict=True):
        axis.set(title=title)
    for turned in (False, True):
        for place in across:
            line = torch.stack([along, place.expand(dots)], 1)
            line = line.flip(1) if turned else line
            for axis, points in zip(axes, (line, flow.inverse(line)[0]), strict=True):
                axis.plot(*points.T, lw=0.6, c="tab:orange" if turned else "tab:blue")


def _panels(figure, n):
    """n panels side by side, with the same unit on both axes."""
    axes = list(figure.subplots(1, n, squeeze=False)[0])
    for axis in axes:
        axis.set_aspect("equal", adjustable="datalim")
    return axes
