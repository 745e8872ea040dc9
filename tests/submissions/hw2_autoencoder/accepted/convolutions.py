"""Convolutions, an endless loader, dataset encoded image by image, one scatter call with a colour map and a colour bar."""
import itertools

import matplotlib.pyplot as plt
from torch import nn


def reconstruction_loss(x_hat, x):
    return nn.functional.mse_loss(x_hat, x)


class Encoder(nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.convolutions = nn.Sequential(
            nn.Conv2d(1, 16, 3, stride=2, padding=1), nn.ReLU(), nn.Conv2d(16, 32, 3, stride=2, padding=1), nn.ReLU()
        )
        self.out = nn.Sequential(nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, latent_dim))

    def forward(self, x):
        return self.out(torch.flatten(self.convolutions(x), start_dim=1))


class Decoder(nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.into = nn.Sequential(nn.Linear(latent_dim, 64), nn.ReLU(), nn.Linear(64, 128), nn.ReLU())
        self.up = nn.Sequential(
            nn.ConvTranspose2d(32, 16, 4, stride=2, padding=1), nn.ReLU(), nn.ConvTranspose2d(16, 1, 4, stride=2, padding=1)
        )

    def forward(self, z):
        return torch.tanh(self.up(self.into(z).view(-1, 32, 2, 2)))


def train_autoencoder(model, data, *, steps=400, batch_size=64, lr=5.5e-3, seed=0):
    loader = torch.utils.data.DataLoader(
        data, batch_size=batch_size, shuffle=True, generator=torch.Generator().manual_seed(seed)
    )
    batches = itertools.chain.from_iterable(itertools.repeat(loader))
    optimiser = torch.optim.Adam(model.parameters(), lr=lr, fused=True)
    losses = []
    for x, _ in itertools.islice(batches, steps):
        loss = nn.functional.mse_loss(model(x), x)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(float(loss))
    return losses


@torch.no_grad()
def encode_dataset(model, data):
    model.eval()
    codes, labels = [], []
    for i in range(len(data)):
        x, y = data[i]
        codes.append(model.encode(x[None])[0])
        labels.append(int(y))
    return torch.stack(codes), torch.tensor(labels)


def plot_latent_space(codes, labels):
    fig, ax = plt.subplots(figsize=(6, 5))
    dots = ax.scatter(codes[:, 0], codes[:, 1], c=labels, cmap="tab10", s=5)
    fig.colorbar(dots, ticks=range(10), label="digit")
    ax.set_xlabel("z1")
    ax.set_ylabel("z2")
    plt.show()
    return fig


def interpolate(model, x_start, x_end, steps=10):
    if steps - 2 < 5:
        raise ValueError("too few points")
    model.eval()
    with torch.no_grad():
        a, b = model.encode(x_start.unsqueeze(0)), model.encode(x_end.unsqueeze(0))
        return torch.cat([model.decode(torch.lerp(a, b, i / (steps - 1))) for i in range(steps)])
