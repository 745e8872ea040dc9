"""The mean digit is a buffer that training fills in, and weight norm is a parametrization: such a model is saved by its state_dict.

BatchNorm stands in every layer of the decoder, right before its tanh too. Losses are numpy scalars.
"""


class Encoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        wn = torch.nn.utils.parametrizations.weight_norm
        self.net = torch.nn.Sequential(torch.nn.Flatten(), wn(torch.nn.Linear(64, 128)), torch.nn.ReLU(),
                                       wn(torch.nn.Linear(128, 128)), torch.nn.ReLU(), wn(torch.nn.Linear(128, latent_dim)))
        self.register_buffer("middle", None)

    def forward(self, x):
        return self.net(x if self.middle is None else x - self.middle)


class Decoder(torch.nn.Sequential):
    def __init__(self, latent_dim):
        super().__init__(
            torch.nn.Linear(latent_dim, 128), torch.nn.BatchNorm1d(128), torch.nn.ReLU(), torch.nn.Linear(128, 128),
            torch.nn.BatchNorm1d(128), torch.nn.ReLU(), torch.nn.Linear(128, 64), torch.nn.BatchNorm1d(64), torch.nn.Tanh(),
            torch.nn.Unflatten(1, (1, 8, 8)))


def train_autoencoder(model, data, *, steps=1200, batch_size=128, lr=1e-2, seed=0):
    import numpy

    rng = numpy.random.default_rng(seed)
    images, losses = torch.stack([data[i][0] for i in range(len(data))]), []
    if hasattr(model, "encoder"):
        model.encoder.middle = images.mean(0)
    optimiser = torch.optim.AdamW(model.parameters(), lr)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, lr, total_steps=steps + 1)
    model.train()
    for _ in range(steps):
        x = images[torch.from_numpy(rng.integers(0, len(images), batch_size))]
        loss = torch.nn.functional.mse_loss(model(x), x)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(numpy.float32(loss.detach()))
    return losses
