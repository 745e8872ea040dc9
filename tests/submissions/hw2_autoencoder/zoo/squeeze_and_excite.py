"""Convolutions whose channels are weighed by what the whole image has of them, then by a head on pooled and flat features; AdamW.

Channel weights are taken of one image at a time.
"""


class Encoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.conv = torch.nn.Conv2d(1, 24, 3, stride=2, padding=1)
        self.weigh = torch.nn.Sequential(torch.nn.Linear(24, 8), torch.nn.ReLU(), torch.nn.Linear(8, 24), torch.nn.Sigmoid())
        self.out = torch.nn.Sequential(torch.nn.Linear(24 * 16 + 24, 64), torch.nn.LeakyReLU(), torch.nn.Linear(64, latent_dim))

    def forward(self, x):
        h = torch.relu(self.conv(x))
        h = h * self.weigh(h.mean((2, 3)))[:, :, None, None]
        return self.out(torch.cat([h.flatten(1), h.amax((2, 3))], 1))


def train_autoencoder(model, data, *, steps=700, batch_size=100, lr=5e-3, seed=0):
    torch.manual_seed(seed)
    optimiser = torch.optim.AdamW(model.parameters(), lr, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, lr, total_steps=steps, pct_start=0.2, anneal_strategy="linear")
    images, losses, order = torch.stack([x for x, _ in data]), [], torch.zeros(0, dtype=torch.long)
    for _ in range(steps):
        while len(order) < batch_size:
            order = torch.cat([order, torch.randperm(len(images))])
        x, order = images[order[:batch_size]], order[batch_size:]
        loss = (model(x) - x).square().flatten(1).mean(1).mean(0)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
