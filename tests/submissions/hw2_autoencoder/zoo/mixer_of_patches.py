"""Patches of 2 × 2 that are mixed across places and across channels (MLP-Mixer) with LayerNorm; MultiStepLR.

Mixing happens within an image. The decoder is a mixer as well, from one token for each patch.
"""


class _Mix(torch.nn.Module):
    def __init__(self, places, channels):
        super().__init__()
        self.a, self.b = torch.nn.LayerNorm(channels), torch.nn.LayerNorm(channels)
        self.across = torch.nn.Sequential(torch.nn.Linear(places, 32), torch.nn.GELU(), torch.nn.Linear(32, places))
        self.within = torch.nn.Sequential(torch.nn.Linear(channels, 32), torch.nn.GELU(), torch.nn.Linear(32, channels))

    def forward(self, h):
        h = h + self.across(self.a(h).transpose(1, 2)).transpose(1, 2)
        return h + self.within(self.b(h))


class Encoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.cut = torch.nn.Unfold(2, stride=2)
        self.into, self.mix, self.out = torch.nn.Linear(4, 16), _Mix(16, 16), torch.nn.Linear(256, latent_dim)

    def forward(self, x):
        return self.out(self.mix(self.into(self.cut(x).transpose(1, 2))).flatten(1))


class Decoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.into, self.mix, self.out = torch.nn.Linear(latent_dim, 256), _Mix(16, 16), torch.nn.Linear(16, 4)
        self.glue = torch.nn.Fold((8, 8), 2, stride=2)

    def forward(self, z):
        h = self.out(self.mix(self.into(z).reshape(-1, 16, 16)))
        return self.glue(torch.tanh(h).transpose(1, 2))


def train_autoencoder(model, data, *, steps=800, batch_size=96, lr=6e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.AdamW(model.parameters(), lr, betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.MultiStepLR(optimiser, [steps // 2, 3 * steps // 4], 0.3)
    images, losses = torch.stack([x for x, _ in data]), []
    for _ in range(steps):
        x = images[torch.randint(len(images), (batch_size,), generator=rng)]
        loss = torch.nn.functional.mse_loss(model(x), x)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
