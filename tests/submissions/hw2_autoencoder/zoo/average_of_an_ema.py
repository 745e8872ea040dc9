"""An exponential moving average of the weights, by torch's own AveragedModel, becomes the model at the end; constant rate.

The average is written into the model's own parameters. Losses are those of the mini-batches on the way.
"""


class Decoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.a, self.b, self.c = torch.nn.Linear(latent_dim, 100), torch.nn.Linear(100, 100), torch.nn.Linear(200, 64)

    def forward(self, z):
        h = torch.tanh(self.a(z))
        return torch.tanh(self.c(torch.cat([h, torch.tanh(self.b(h))], 1))).view(len(z), 1, 8, 8)


def train_autoencoder(model, data, *, steps=1000, batch_size=64, lr=3e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr)
    average = torch.optim.swa_utils.AveragedModel(
        model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.99), use_buffers=True)
    images, losses = torch.stack([x for x, _ in data]), []
    for _ in range(steps):
        x = images[torch.randperm(len(images), generator=rng)[:batch_size]]
        loss = (model(x) - x).square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        average.update_parameters(model)
        losses.append(loss.item())
    model.load_state_dict(average.module.state_dict())
    return losses
