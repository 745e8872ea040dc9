"""Weights as bare parameters, codes bounded by a tanh, Adam written out, outputs clipped gently, texts for points."""
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure


def reconstruction_loss(x_hat, x):
    return torch.mean(x_hat * x_hat - 2 * x_hat * x + x * x)


class Net(torch.nn.Module):
    def __init__(self, *sizes):
        super().__init__()
        self.weights = torch.nn.ParameterList(torch.randn(a, b) / a**0.5 for a, b in zip(sizes, sizes[1:]))
        self.biases = torch.nn.ParameterList(torch.zeros(b) for b in sizes[1:])

    def forward(self, h):
        for number, (w, b) in enumerate(zip(self.weights, self.biases)):
            h = h @ w + b
            h = torch.tanh(h) if number + 1 < len(self.weights) else h
        return h


class Encoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.net = Net(64, 120, 60, latent_dim)

    def forward(self, x):
        return torch.tanh(self.net(x.flatten(1)))


class Decoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.net = Net(latent_dim, 60, 120, 64)

    def forward(self, z):
        return torch.sin(1.2 * torch.tanh(self.net(z))).unflatten(-1, (1, 8, 8))


class Autoencoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.encode, self.decode = Encoder(latent_dim), Decoder(latent_dim)

    def forward(self, x):
        return self.decode(self.encode(x))


def train_autoencoder(model, data, *, steps=1100, batch_size=128, lr=3e-3, seed=0):
    images = torch.cat([image[None] for image, _ in data])
    rng, parameters, losses = torch.Generator(), list(model.parameters()), []
    rng.manual_seed(seed)
    first, second = [torch.zeros_like(p) for p in parameters], [torch.zeros_like(p) for p in parameters]
    for step in range(1, steps + 1):
        batch = images[torch.randperm(len(images), generator=rng)[:batch_size]]
        loss = reconstruction_loss(model(batch), batch)
        for p, g, m, v in zip(parameters, torch.autograd.grad(loss, parameters), first, second):
            m.lerp_(g, 0.1)
            v.lerp_(g * g, 0.001)
            p.data -= lr * (1 - step / (steps + 1)) * (m / (1 - 0.9**step)) / ((v / (1 - 0.999**step)).sqrt() + 1e-8)
        losses.append(loss.item())
    return losses


def plot_latent_space(codes, labels):
    figure = Figure()
    FigureCanvasSVG(figure)
    axes = figure.add_axes([0.1, 0.1, 0.8, 0.8])
    colours = ["red", "green", "blue", "orange", "purple", "brown", "pink", "grey", "olive", "cyan"]
    for (x, y), label in zip(codes[:, :2].tolist(), labels.tolist()):
        axes.text(x, y, str(label), color=colours[label])
    axes.set_xlim(codes[:, 0].min() - 1, codes[:, 0].max() + 1)
    axes.set_ylim(codes[:, 1].min() - 1, codes[:, 1].max() + 1)
    return figure


def interpolate(model, x_start, x_end, steps=8):
    if steps not in range(7, 10**6):
        raise ValueError("seven images or more")
    model = model.eval()
    z0, z1 = model.encode(x_start.view(1, 1, 8, 8)), model.encode(x_end.view(1, 1, 8, 8))
    weights = torch.arange(steps, dtype=z0.dtype, device=z0.device).div(steps - 1).unsqueeze(1)
    return model.decode(z0 + weights * (z1 - z0))
