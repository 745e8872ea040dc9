"""SWA over the last third at a rate of its own, and `update_bn` for the statistics of BatchNorm afterwards.

BatchNorm's statistics are taken anew with the averaged weights, from the training images. That takes no further step.
"""


class Encoder(torch.nn.Sequential):
    def __init__(self, latent_dim):
        super().__init__(
            torch.nn.Flatten(), torch.nn.Linear(64, 128), torch.nn.BatchNorm1d(128), torch.nn.LeakyReLU(0.2),
            torch.nn.Linear(128, 64), torch.nn.BatchNorm1d(64), torch.nn.LeakyReLU(0.2), torch.nn.Linear(64, latent_dim))


def train_autoencoder(model, data, *, steps=1000, batch_size=128, lr=5e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr)
    slow = torch.optim.swa_utils.SWALR(optimiser, lr / 4, anneal_epochs=5)
    average = torch.optim.swa_utils.AveragedModel(model)
    images, losses = torch.stack([x for x, _ in data]), []
    model.train()
    for step in range(steps):
        x = images[torch.randint(len(images), (batch_size,), generator=rng)]
        loss = (model(x) - x).square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
        if 3 * step >= 2 * steps:
            average.update_parameters(model)
            slow.step()
    if average.n_averaged > 0:
        torch.optim.swa_utils.update_bn(images.split(200), average)
        model.load_state_dict(average.module.state_dict())
    return losses
