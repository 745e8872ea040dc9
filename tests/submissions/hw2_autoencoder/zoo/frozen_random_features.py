"""The first layer of the encoder is random and stays so: its parameters ask for no gradient, and the optimiser never sees them.

"Any parameters": the other layers of the encoder learn. AdamW gets two groups, one of them without decay.
"""


class Encoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.random = torch.nn.Linear(64, 300).requires_grad_(False)
        self.taught = torch.nn.Sequential(torch.nn.ReLU(), torch.nn.Linear(300, 64), torch.nn.ReLU(), torch.nn.Linear(64, latent_dim))

    def forward(self, x):
        return self.taught(2 * self.random(x.flatten(1)))


def train_autoencoder(model, data, *, steps=900, batch_size=128, lr=4e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    taught = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW([
        {"params": [p for p in taught if p.ndim > 1], "weight_decay": 1e-2},
        {"params": [p for p in taught if p.ndim < 2], "weight_decay": 0.0, "lr": 2 * lr}], lr)
    schedule = torch.optim.lr_scheduler.SequentialLR(optimiser, [
        torch.optim.lr_scheduler.ConstantLR(optimiser, 0.2, 10),
        torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)], [10])
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
