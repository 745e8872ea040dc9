"""Hinge losses for D with a penalty on large scores, and a class that holds the whole training."""


class Adversaries:
    def __init__(self, generator, discriminator, lr, seed, steps):
        self.g, self.d = generator, discriminator
        self.source = torch.Generator().manual_seed(seed)
        self.optimisers = [torch.optim.Adam(n.parameters(), lr=lr, betas=(0.5, 0.99), fused=True) for n in (self.d, self.g)]
        self.rates = [torch.optim.lr_scheduler.LinearLR(o, 1.0, 0.05, steps) for o in self.optimisers]

    def step(self, which, loss):
        self.optimisers[which].zero_grad(set_to_none=True)
        loss.backward()
        self.optimisers[which].step()
        return float(loss)

    def noise(self, n):
        return torch.randn(n, self.g.latent_dim, generator=self.source)

    def one(self, real):
        r, f = self.d(real), self.d(self.g(self.noise(len(real))).detach())
        loss = F.relu(1 - r).mean() + F.relu(1 + f).mean() + 1e-3 * (r.square().mean() + f.square().mean())
        first = self.step(0, loss)
        return first, self.step(1, -self.d(self.g(self.noise(len(real)))).mean())

    def fit(self, data, steps, size):
        pairs = []
        for _ in range(steps):
            pairs.append(self.one(data[torch.randint(len(data), (size,), generator=self.source)]))
            for rate in self.rates:
                rate.step()
        return pairs


def train_gan(generator, discriminator, data, *, steps=1200, batch_size=128, lr=3e-3, seed=0):
    return Adversaries(generator, discriminator, lr, seed, steps).fit(data, steps, batch_size)
