"""A linear autoencoder beside a bent one, through one code; weights scaled by learnt gains (weight norm, the older hook); AdamW.

The code is one sum of a linear and of a bent part, and the decoder's image another: nothing else passes.
"""


class _Both(torch.nn.Module):
    def __init__(self, a, b):
        super().__init__()
        self.line = torch.nn.Linear(a, b)
        self.bent = torch.nn.Sequential(
            torch.nn.utils.weight_norm(torch.nn.Linear(a, 128)), torch.nn.Tanh(), torch.nn.utils.weight_norm(torch.nn.Linear(128, b)))

    def forward(self, h):
        return self.line(h) + self.bent(h)


class Encoder(_Both):
    def __init__(self, latent_dim):
        super().__init__(64, latent_dim)

    def forward(self, x):
        return super().forward(x.reshape(len(x), -1))


class Decoder(_Both):
    def __init__(self, latent_dim):
        super().__init__(latent_dim, 64)

    def forward(self, z):
        return torch.nn.functional.hardtanh(super().forward(z), -1.2, 1.2).reshape(len(z), 1, 8, 8)


def train_autoencoder(model, data, *, steps=900, batch_size=128, lr=1e-2, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.AdamW(model.parameters(), lr, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    images, losses = torch.stack([x for x, _ in data]), []
    for _ in range(steps):
        x = images[torch.randint(len(images), (batch_size,), generator=rng)]
        loss = (model(x) - x).square().mean()
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 0.5)
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
