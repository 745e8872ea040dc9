"""Codes of positive numbers, by a softplus, and a decoder that ends in a clamp a little outside of −1 and 1; Adam, sqrt decay.

What values a code takes is the encoder's choice. "Values a little outside do no harm": ±1.05 are the ends, and both within reach.
"""


class Encoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.layers = torch.nn.Sequential(
            torch.nn.Flatten(), torch.nn.Linear(64, 128), torch.nn.ELU(), torch.nn.Linear(128, latent_dim), torch.nn.Softplus())

    def forward(self, x):
        return 3 * self.layers(x)


class Decoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.a, self.b, self.c = torch.nn.Linear(latent_dim, 128), torch.nn.Linear(128, 128), torch.nn.Linear(128, 64)

    def forward(self, z):
        h = torch.nn.functional.elu(self.b(torch.nn.functional.elu(self.a(z))))
        return self.c(h).clamp(-1.05, 1.05).view(-1, 1, 8, 8)


def train_autoencoder(model, data, *, steps=800, batch_size=128, lr=6e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda i: (1 + i / 50) ** -0.5)
    images, losses = torch.stack([x for x, _ in data]), []
    for _ in range(steps):
        x = images[torch.randint(len(images), (batch_size,), generator=rng)]
        loss = (model(x) - x).square().mean()
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
