"""An activation written as a torch.autograd.Function, with its own derivative; Adam with weight decay written into the loss' slope.

The function is x for x > 0 and x / (1 − x) below: it and its derivative are continuous. The loss returned has no penalty in it.
"""


class _Rational(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.where(x > 0, x, x / (1 + x.abs()))

    @staticmethod
    def backward(ctx, slope):
        (x,) = ctx.saved_tensors
        return slope * torch.where(x > 0, torch.ones_like(x), (1 + x.abs()) ** -2)


class Encoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.a, self.b, self.c = torch.nn.Linear(64, 128), torch.nn.Linear(128, 128), torch.nn.Linear(128, latent_dim)

    def forward(self, x):
        return self.c(_Rational.apply(self.b(_Rational.apply(self.a(x.flatten(1))))))


def train_autoencoder(model, data, *, steps=700, batch_size=128, lr=4e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    images, losses = torch.stack([x for x, _ in data]), []
    for _ in range(steps):
        x = images[torch.randint(len(images), (batch_size,), generator=rng)]
        loss = (model(x) - x).square().mean()
        optimiser.zero_grad()
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                p.grad.add_(p, alpha=1e-6)
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
