"""Maxout in the encoder; a decoder whose layers are scaled and shifted by the code (FiLM); AdamW by hand-set rates of two groups.

Encoder and decoder learn at rates of their own, both of them shares of `lr`.
"""


class Encoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.a, self.b, self.c = torch.nn.Linear(64, 256), torch.nn.Linear(64, 192), torch.nn.Linear(64, latent_dim)

    def forward(self, x):
        h = self.a(x.flatten(1)).unflatten(1, (64, 4)).amax(2)
        return self.c(self.b(h).unflatten(1, (64, 3)).amax(2))


class Decoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.start = torch.nn.Parameter(torch.randn(100))
        self.film = torch.nn.ModuleList(torch.nn.Linear(latent_dim, 200) for _ in range(3))
        self.layers = torch.nn.ModuleList(torch.nn.Linear(100, 100) for _ in range(2))
        self.out = torch.nn.Linear(100, 64)

    def forward(self, z):
        h = self.start.expand(len(z), 100)
        for film, layer in zip(self.film, [None, *self.layers]):
            scale, shift = film(z).chunk(2, 1)
            h = torch.nn.functional.silu((1 + scale) * (layer(h) if layer else h) + shift)
        return torch.tanh(self.out(h)).reshape(len(z), 1, 8, 8)


def train_autoencoder(model, data, *, steps=700, batch_size=128, lr=4e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    slow = [p for name, p in model.named_parameters() if name.startswith("encoder")]
    fast = [p for name, p in model.named_parameters() if not name.startswith("encoder")]
    groups = [{"params": ps, "share": share} for ps, share in ((slow, 0.7), (fast, 1.0)) if ps]
    optimiser = torch.optim.AdamW(groups, lr)
    images, losses = torch.stack([x for x, _ in data]), []
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = lr * group["share"] * (1 - step / steps)
        x = images[torch.randint(len(images), (batch_size,), generator=rng)]
        loss = (model(x) - x).square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
