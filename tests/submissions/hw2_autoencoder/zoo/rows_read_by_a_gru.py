"""The encoder reads an image row by row with a GRU, the decoder writes it row by row with another; Adam and StepLR.

Any layers are allowed. A GRU's state begins at zero for each image, so that the code of an image is its own.
"""


class Encoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.reader, self.out = torch.nn.GRU(8, 64, batch_first=True), torch.nn.Linear(64, latent_dim)

    def forward(self, x):
        return self.out(self.reader(x[:, 0])[1][-1])


class Decoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.writer, self.out = torch.nn.GRU(latent_dim, 64, batch_first=True), torch.nn.Linear(64, 8)

    def forward(self, z):
        rows, _ = self.writer(z[:, None].expand(-1, 8, -1))
        return torch.tanh(self.out(rows))[:, None]


def train_autoencoder(model, data, *, steps=700, batch_size=100, lr=2e-2, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr)
    schedule = torch.optim.lr_scheduler.StepLR(optimiser, max(1, steps // 4), 0.4)
    images, losses = torch.stack([x for x, _ in data]), []
    for _ in range(steps):
        x = images[torch.randint(len(images), (batch_size,), generator=rng)]
        loss = (model(x) - x).square().mean()
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_value_(model.parameters(), 0.5)
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
