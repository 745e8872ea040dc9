"""A dense block of convolutions, each of which sees all before it, with InstanceNorm; the decoder grows by PixelShuffle; Adam.

InstanceNorm takes the statistics of one image, in training and in evaluation alike: the code of an image is its own.

ci: yes
"""


class Encoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.first = torch.nn.Conv2d(1, 8, 3, stride=2, padding=1)
        self.more = torch.nn.ModuleList(torch.nn.Conv2d(8 * (i + 1), 8, 3, padding=1) for i in range(2))
        self.norm, self.out = torch.nn.InstanceNorm2d(8, affine=True), torch.nn.Linear(24 * 16, latent_dim)

    def forward(self, x):
        h = self.first(x)
        for layer in self.more:
            h = torch.cat([h, torch.nn.functional.silu(self.norm(layer(h)))], 1)
        return self.out(h.flatten(1))


class Decoder(torch.nn.Sequential):
    def __init__(self, latent_dim):
        super().__init__(
            torch.nn.Linear(latent_dim, 64), torch.nn.SiLU(), torch.nn.Linear(64, 128), torch.nn.SiLU(),
            torch.nn.Unflatten(1, (8, 4, 4)), torch.nn.Conv2d(8, 16, 3, padding=1), torch.nn.SiLU(),
            torch.nn.Conv2d(16, 4, 3, padding=1), torch.nn.PixelShuffle(2))


def train_autoencoder(model, data, *, steps=350, batch_size=64, lr=1.4e-2, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr, fused=True)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
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
