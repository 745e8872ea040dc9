"""Highway layers, gated residuals; the decoder adds a coarse image of 4 × 4, made larger, to a fine one; RMSprop, centred.

Coarse and fine image are both made of the code.
"""


class _Highway(torch.nn.Module):
    def __init__(self, width):
        super().__init__()
        self.way, self.gate = torch.nn.Linear(width, width), torch.nn.Linear(width, width)
        torch.nn.init.constant_(self.gate.bias, -1.0)

    def forward(self, h):
        return torch.lerp(h, torch.tanh(self.way(h)), torch.sigmoid(self.gate(h)))


class Encoder(torch.nn.Sequential):
    def __init__(self, latent_dim):
        super().__init__(torch.nn.Flatten(), torch.nn.Linear(64, 96), _Highway(96), _Highway(96), torch.nn.Linear(96, latent_dim))


class Decoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.into, self.body = torch.nn.Linear(latent_dim, 96), torch.nn.Sequential(_Highway(96), _Highway(96))
        self.coarse, self.fine = torch.nn.Linear(96, 16), torch.nn.Linear(96, 64)

    def forward(self, z):
        h = self.body(torch.tanh(self.into(z)))
        coarse = self.coarse(h).view(-1, 1, 4, 4).repeat_interleave(2, 2).repeat_interleave(2, 3)
        return torch.tanh(coarse + self.fine(h).view(-1, 1, 8, 8))


def train_autoencoder(model, data, *, steps=800, batch_size=128, lr=2e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.RMSprop(model.parameters(), lr, centered=True)
    schedule = torch.optim.lr_scheduler.PolynomialLR(optimiser, steps)
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
