"""Encoder and Decoder are functions that make modules, lazy ones; RMSprop with momentum, own batching by strides.

The handout asks for modules "that are made with one argument": who makes them is open. Lazy layers learn their sizes from the
first images.

ci: yes
"""


def Encoder(latent_dim):
    return torch.nn.Sequential(
        torch.nn.Flatten(), torch.nn.LazyLinear(128), torch.nn.LazyBatchNorm1d(), torch.nn.CELU(), torch.nn.LazyLinear(latent_dim))


def Decoder(latent_dim):
    return torch.nn.Sequential(
        torch.nn.LazyLinear(128), torch.nn.CELU(), torch.nn.LazyLinear(128), torch.nn.CELU(), torch.nn.LazyLinear(64),
        torch.nn.Softsign(), torch.nn.Unflatten(1, (1, 8, 8)))


class _Pair(torch.nn.Module):
    def __init__(self, encode, decode):
        super().__init__()
        self.encode, self.decode = encode, decode

    def forward(self, x):
        return self.decode(self.encode(x))


def Autoencoder(latent_dim):
    return _Pair(Encoder(latent_dim), Decoder(latent_dim))


def train_autoencoder(model, data, *, steps=400, batch_size=100, lr=1.4e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    images = torch.stack([x for x, _ in data])
    model.train()
    model(images[:2])
    optimiser = torch.optim.RMSprop(model.parameters(), lr, momentum=0.8)
    schedule = torch.optim.lr_scheduler.PolynomialLR(optimiser, steps, power=1.5)
    losses = []
    for step in range(steps):
        order = torch.randperm(len(images), generator=rng) if step % 10 == 0 else order.roll(batch_size)
        x = images[order[:batch_size]]
        loss = (model(x) - x).pow(2).mean(dim=(1, 2, 3)).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
