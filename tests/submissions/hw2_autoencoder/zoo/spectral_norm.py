"""Encoder matrices of spectral norm one, by torch's older hook with its buffers; Adadelta at twice its usual rate.

In evaluation mode the power iteration rests, so that a code is the same at every call.
"""


class Encoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        old = torch.nn.utils.spectral_norm
        self.layers = torch.nn.Sequential(
            torch.nn.Flatten(), old(torch.nn.Linear(64, 128)), torch.nn.LeakyReLU(0.1), old(torch.nn.Linear(128, 128)),
            torch.nn.LeakyReLU(0.1), torch.nn.Linear(128, latent_dim))

    def forward(self, x):
        return self.layers(x)


def train_autoencoder(model, data, *, steps=1400, batch_size=128, lr=2.0, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adadelta(model.parameters(), lr)
    images, losses = torch.stack([x for x, _ in data]), []
    model.train()
    for _ in range(steps):
        x = images[torch.randint(len(images), (batch_size,), generator=rng)]
        loss = (model(x) - x).square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
