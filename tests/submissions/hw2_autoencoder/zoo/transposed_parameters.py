"""Parameters that are not contiguous, as `nn.Parameter(torch.randn(a, b).T)` makes them; AdamW with clipped gradients.

The handout: "any layers, any parameters, as long as they are `torch.nn.Module`s". How a parameter lies in memory is open.

ci: yes
"""


class _Turned(torch.nn.Module):
    def __init__(self, a, b):
        super().__init__()
        self.weight = torch.nn.Parameter((torch.randn(b, a) / a**0.5).T)
        self.bias = torch.nn.Parameter(torch.zeros(2 * b)[::2])

    def forward(self, h):
        return h @ self.weight + self.bias


class Encoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.first, self.second = _Turned(64, 128), _Turned(128, latent_dim)

    def forward(self, x):
        return self.second(torch.tanh(self.first(x.flatten(1))))


class Decoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.first, self.second = _Turned(latent_dim, 128), _Turned(128, 64)

    def forward(self, z):
        return torch.tanh(self.second(torch.tanh(self.first(z)))).view(-1, 1, 8, 8)


def train_autoencoder(model, data, *, steps=600, batch_size=128, lr=1e-2, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.AdamW(model.parameters(), lr)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    images = torch.stack([x for x, _ in data])
    losses = []
    for _ in range(steps):
        x = images[torch.randperm(len(images), generator=rng)[:batch_size]]
        loss = torch.nn.functional.mse_loss(model(x), x)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
