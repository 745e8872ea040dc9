"""Starts at the principal components: each half is a linear map plus a bent one whose last layer begins with zeros.

The weights with which training begins are a choice like any other. They are set at the first call alone, so that a training in
several chunks goes on; a model without these layers (provided.trained()) is trained as it is. With at most as many kinds of
image as there are components the first loss may be zero, and is what it is asked to be: the mini-batch's, before its step.

ci: yes
"""


class _Bent(torch.nn.Module):
    def __init__(self, a, b):
        super().__init__()
        self.line = torch.nn.Linear(a, b)
        self.bent = torch.nn.Sequential(torch.nn.Linear(a, 128), torch.nn.Tanh(), torch.nn.Linear(128, b))
        torch.nn.init.zeros_(self.bent[2].weight)
        torch.nn.init.zeros_(self.bent[2].bias)

    def forward(self, h):
        return self.line(h) + self.bent(h)


class Encoder(_Bent):
    def __init__(self, latent_dim):
        super().__init__(64, latent_dim)

    def forward(self, x):
        return super().forward(x.flatten(1))


class Decoder(_Bent):
    def __init__(self, latent_dim):
        super().__init__(latent_dim, 64)

    def forward(self, z):
        return super().forward(z).view(-1, 1, 8, 8)


class Autoencoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.encode, self.decode = Encoder(latent_dim), Decoder(latent_dim)
        self.begun = False

    def forward(self, x):
        return self.decode(self.encode(x))

    @torch.no_grad()
    def begin(self, images):
        flat, latent = images.flatten(1), self.encode.line.out_features
        middle = flat.mean(0)
        directions = torch.linalg.svd(flat - middle, full_matrices=False)[2][:latent]
        self.encode.line.weight[: len(directions)] = directions
        self.encode.line.bias.copy_(-self.encode.line.weight @ middle)
        self.decode.line.weight[:, : len(directions)] = directions.T
        self.decode.line.bias.copy_(middle)
        self.begun = True


def train_autoencoder(model, data, *, steps=600, batch_size=128, lr=4e-3, seed=0):
    images = torch.stack([x for x, _ in data])
    if not getattr(model, "begun", True):
        model.begin(images)
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr, fused=True)
    schedule = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.01, steps)
    losses = []
    for _ in range(steps):
        x = images[torch.randint(len(images), (batch_size,), generator=rng)]
        loss = (model(x) - x).square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
