"""Everything is a Sequential, trained with another error at first and a cycle of learning rates."""


class Encoder(torch.nn.Sequential):
    def __init__(self, latent_dim):
        super().__init__(
            torch.nn.Flatten(), torch.nn.Linear(64, 200), torch.nn.ELU(), torch.nn.Linear(200, 100), torch.nn.ELU(),
            torch.nn.Linear(100, latent_dim),
        )


class Decoder(torch.nn.Sequential):
    def __init__(self, latent_dim):
        super().__init__(
            torch.nn.Linear(latent_dim, 100), torch.nn.ELU(), torch.nn.Linear(100, 200), torch.nn.ELU(),
            torch.nn.Linear(200, 64), torch.nn.Unflatten(-1, (1, 8, 8)), torch.nn.Softsign(),
        )

    def forward(self, z):
        return 1.3 * super().forward(z)


class Autoencoder(torch.nn.Sequential):
    def __init__(self, latent_dim):
        super().__init__(Encoder(latent_dim), Decoder(latent_dim))

    def encode(self, x):
        return self[0](x)

    def decode(self, z):
        return self[1](z)


def train_autoencoder(model, data, *, steps=350, batch_size=128, lr=0.014, seed=0):
    torch.manual_seed(seed)
    sampler = torch.utils.data.RandomSampler(data, replacement=True, num_samples=steps * batch_size)
    loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(torch.stack([x for x, _ in data])), batch_size, sampler=sampler)
    optimiser = torch.optim.Adamax(model.parameters(), lr)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, lr, total_steps=steps)
    losses = []
    for number, (x,) in enumerate(loader):
        optimiser.zero_grad()
        x_hat = model(x)
        error = torch.nn.functional.smooth_l1_loss(x_hat, x) if number < steps // 4 else (x_hat - x).square().mean()
        error.backward()
        optimiser.step()
        schedule.step()
        losses.append((x_hat - x).square().mean().item())
    return losses
