"""Lion, written out: steps by the sign of a momentum, with decoupled decay, a warm-up and a linear fall of the rate.

An optimiser is the student's choice, and so is what a number for `lr` means in it.

ci: yes
"""


class Autoencoder(torch.nn.Sequential):
    def __init__(self, latent_dim):
        super().__init__(Encoder(latent_dim), Decoder(latent_dim))

    def encode(self, x):
        return self[0](x)

    def decode(self, z):
        return self[1](z)


@torch.no_grad()
def _lion(p, m, lr):
    p.mul_(1 - 0.01 * lr).sub_(lr * torch.sign(torch.lerp(p.grad, m, 0.9)))
    m.lerp_(p.grad, 0.02)


def train_autoencoder(model, data, *, steps=500, batch_size=128, lr=3e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    parameters = [p for p in model.parameters() if p.requires_grad]
    momenta = [torch.zeros_like(p) for p in parameters]
    images, losses = torch.stack([x for x, _ in data]), []
    for step in range(steps):
        x = images[torch.randint(len(images), (batch_size,), generator=rng)]
        loss = (model(x) - x).square().mean()
        model.zero_grad(set_to_none=True)
        loss.backward()
        rate = lr * min((step + 1) / 20, 1 - step / steps)
        for p, m in zip(parameters, momenta):
            _lion(p, m, rate)
        losses.append(loss.item())
    return losses
