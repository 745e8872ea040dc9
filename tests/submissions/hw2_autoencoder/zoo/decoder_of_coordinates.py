"""A decoder that is asked for one pixel at a time: an MLP of the code and the pixel's coordinates; cosine with warm restarts.

The coordinates are constants in a buffer, and move with the module. The decoder knows nothing of an image but its code.
"""


class Decoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        grid = torch.stack(torch.meshgrid(torch.arange(8.0), torch.arange(8.0), indexing="ij"), -1).reshape(64, 2) / 3.5 - 1
        waves = torch.cat([f(k * torch.pi * grid / 2) for k in (1, 2, 3) for f in (torch.sin, torch.cos)], 1)
        self.register_buffer("waves", waves)
        self.of_code, self.of_place = torch.nn.Linear(latent_dim, 48), torch.nn.Linear(12, 48)
        self.rest = torch.nn.Sequential(torch.nn.SiLU(), torch.nn.Linear(48, 48), torch.nn.SiLU(), torch.nn.Linear(48, 1))

    def forward(self, z):
        h = self.of_code(z)[:, None] * (1 + self.of_place(self.waves)) + self.of_place(self.waves)
        return torch.tanh(self.rest(h)).reshape(-1, 1, 8, 8)


def train_autoencoder(model, data, *, steps=600, batch_size=48, lr=8e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr)
    schedule = torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(optimiser, max(1, steps // 3))
    images, losses = torch.stack([x for x, _ in data]), []
    for _ in range(steps):
        x = images[torch.randint(len(images), (batch_size,), generator=rng)]
        loss = (model(x) - x).square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
