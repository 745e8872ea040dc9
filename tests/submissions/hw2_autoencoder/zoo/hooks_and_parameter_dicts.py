"""Weights in a ParameterDict, images laid flat by a forward pre-hook, the last tanh added by a forward hook; AdamW, warm-up.

A hook is a part of its module, and acts at every call.
"""


class _Net(torch.nn.Module):
    def __init__(self, *sizes):
        super().__init__()
        self.weights = torch.nn.ParameterDict()
        for i, (a, b) in enumerate(zip(sizes, sizes[1:])):
            self.weights[f"w{i}"] = torch.nn.init.kaiming_normal_(torch.empty(a, b), mode="fan_out", nonlinearity="linear")
            self.weights[f"b{i}"] = torch.zeros(b)
        self.depth = len(sizes) - 1

    def forward(self, h):
        for i in range(self.depth):
            h = (torch.nn.functional.mish(h) if i else h) @ self.weights[f"w{i}"] + self.weights[f"b{i}"]
        return h


def Encoder(latent_dim):
    net = _Net(64, 128, 64, latent_dim)
    net.register_forward_pre_hook(lambda module, given: (given[0].flatten(1),))
    return net


def Decoder(latent_dim):
    net = _Net(latent_dim, 64, 128, 64)
    net.register_forward_hook(lambda module, given, made: torch.tanh(made).unflatten(1, (1, 8, 8)))
    return net


def train_autoencoder(model, data, *, steps=900, batch_size=100, lr=1e-2, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.AdamW(model.parameters(), lr)
    warm = torch.optim.lr_scheduler.LinearLR(optimiser, 0.1, 1.0, 30)
    fall = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    schedule = torch.optim.lr_scheduler.ChainedScheduler([warm, fall])
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
