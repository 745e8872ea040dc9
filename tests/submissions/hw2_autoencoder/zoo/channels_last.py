"""Convolutions in `channels_last`, residual blocks with GroupNorm, SGD with Nesterov's momentum on one cycle.

The handout leaves layers, memory layout and optimiser open. `lr` is the highest rate of the cycle, as the stub says.

ci: yes
"""


class _Block(torch.nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.body = torch.nn.Sequential(
            torch.nn.Conv2d(channels, channels, 3, padding=1), torch.nn.GroupNorm(4, channels), torch.nn.ReLU(),
            torch.nn.Conv2d(channels, channels, 1))

    def forward(self, h):
        return h + self.body(h)


class Encoder(torch.nn.Sequential):
    def __init__(self, latent_dim):
        super().__init__(
            torch.nn.Conv2d(1, 16, 2, stride=2), _Block(16), torch.nn.Conv2d(16, 32, 2, stride=2), torch.nn.ReLU(),
            torch.nn.Flatten(), torch.nn.Linear(128, latent_dim))
        self.to(memory_format=torch.channels_last)


class Decoder(torch.nn.Sequential):
    def __init__(self, latent_dim):
        super().__init__(
            torch.nn.Linear(latent_dim, 64), torch.nn.ReLU(), torch.nn.Linear(64, 128), torch.nn.ReLU(),
            torch.nn.Unflatten(1, (32, 2, 2)),
            torch.nn.ConvTranspose2d(32, 16, 2, stride=2), _Block(16), torch.nn.ConvTranspose2d(16, 1, 2, stride=2))
        self.to(memory_format=torch.channels_last)


class Autoencoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.encode, self.decode = Encoder(latent_dim), Decoder(latent_dim)

    def forward(self, x):
        return self.decode(self.encode(x.contiguous(memory_format=torch.channels_last)))


def train_autoencoder(model, data, *, steps=400, batch_size=64, lr=0.4, seed=0):
    loader = torch.utils.data.DataLoader(data, batch_size, shuffle=True, generator=torch.Generator().manual_seed(seed))
    optimiser = torch.optim.SGD(model.parameters(), lr, momentum=0.9, nesterov=True, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, lr, total_steps=steps)
    losses = []
    while len(losses) < steps:
        for x, _ in loader:
            if len(losses) == steps:
                break
            loss = (model(x) - x).square().mean()
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            losses.append(float(loss))
    return losses
