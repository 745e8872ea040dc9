"""A hypernetwork: the code makes the weights of the last layers of its own decoder; Adagrad.

The decoder's weights depend on the code alone, for each code by itself.
"""


class Decoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.maker = torch.nn.Sequential(torch.nn.Linear(latent_dim, 64), torch.nn.Tanh(), torch.nn.Linear(64, 12 * 17))
        self.basis = torch.nn.Parameter(torch.randn(16, 64) / 4)
        self.out = torch.nn.Linear(12, 1)

    def forward(self, z):
        made = self.maker(z).view(-1, 12, 17)
        h = torch.tanh(made[:, :, :16] @ self.basis + made[:, :, 16:])
        return torch.tanh(2 * self.out(h.transpose(1, 2))).view(-1, 1, 8, 8)


def train_autoencoder(model, data, *, steps=900, batch_size=80, lr=3e-2, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adagrad(model.parameters(), lr)
    images, losses = torch.stack([x for x, _ in data]), []
    for _ in range(steps):
        x = images[torch.randint(len(images), (batch_size,), generator=rng)]
        loss = torch.nn.MSELoss()(model(x), x)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        losses.append(loss.item())
    return losses
