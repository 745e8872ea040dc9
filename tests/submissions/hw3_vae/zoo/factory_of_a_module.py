"""VAE is a function that makes the module, out of an encoder and a decoder handed in; gradients accumulate over four parts.

`VAE(latent_dim)` is a torch.nn.Module with the four methods that are asked for. The loss of a step is that of its whole
mini-batch: the sum over images of its parts, divided by their number.

ci: yes
"""


class _Pair(torch.nn.Module):
    def __init__(self, encode, decode, latent_dim):
        super().__init__()
        self.body, self.decode, self.latent_dim = encode, decode, latent_dim

    def encode(self, x):
        both = self.body(x)
        return both[:, 0::2], both[:, 1::2]

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(torch.addcmul(mu, logvar.div(2).exp(), torch.randn_like(logvar))), mu, logvar

    def sample(self, n):
        return torch.special.expit(self.decode(torch.randn(n, self.latent_dim)))


def _mlp(*sizes):
    layers = [layer for a, b in zip(sizes, sizes[1:]) for layer in (torch.nn.Linear(a, b), torch.nn.PReLU(b))]
    return layers[:-1]


def VAE(latent_dim):
    return _Pair(
        torch.nn.Sequential(torch.nn.Flatten(), *_mlp(64, 128, 128, 2 * latent_dim)),
        torch.nn.Sequential(*_mlp(latent_dim, 128, 128, 64), torch.nn.Unflatten(1, (1, 8, 8))), latent_dim)


def train_vae(model, data, *, steps=400, batch_size=128, lr=6e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr, fused=True)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    losses = []
    for _ in range(steps):
        optimiser.zero_grad()
        total = 0.0
        for part in torch.randint(len(data), (batch_size,), generator=rng).chunk(4):
            loss = -elbo(data[part], *model(data[part])).sum() / batch_size
            loss.backward()
            total += float(loss)
        optimiser.step()
        schedule.step()
        losses.append(total)
    return losses
