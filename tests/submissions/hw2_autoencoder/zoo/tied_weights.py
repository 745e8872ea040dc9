"""The decoder of an Autoencoder uses the encoder's matrices, transposed; SGD with Nesterov's momentum and exponential decay.

"Nothing but the code may connect the two ends": weights are shared, and nothing that depends on an image.

ci: yes
"""


class Encoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.a, self.b = torch.nn.Linear(64, 256), torch.nn.Linear(256, latent_dim)

    def forward(self, x):
        return self.b(torch.nn.functional.elu(self.a(x.flatten(1))))


class Decoder(torch.nn.Module):
    def __init__(self, latent_dim, partner=None):
        super().__init__()
        partner = partner or Encoder(latent_dim)
        self.weights = torch.nn.ParameterList([partner.b.weight, partner.a.weight])
        self.biases = torch.nn.ParameterList([torch.zeros(256), torch.zeros(64)])

    def forward(self, z):
        h = torch.nn.functional.elu(z @ self.weights[0] + self.biases[0])
        return torch.tanh(h @ self.weights[1] + self.biases[1]).view(-1, 1, 8, 8)


class Autoencoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.encoder = Encoder(latent_dim)
        self.decoder = Decoder(latent_dim, self.encoder)

    def encode(self, x):
        return self.encoder(x)

    def decode(self, z):
        return self.decoder(z)

    def forward(self, x):
        return self.decode(self.encode(x))


def train_autoencoder(model, data, *, steps=1400, batch_size=128, lr=0.3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.SGD(model.parameters(), lr, momentum=0.9, nesterov=True, fused=True)
    schedule = torch.optim.lr_scheduler.ExponentialLR(optimiser, 0.2 ** (1 / steps))
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
