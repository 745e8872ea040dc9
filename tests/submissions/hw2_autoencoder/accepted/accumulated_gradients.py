"""Networks share a base class, train by gradient accumulation, and report what they do on the way."""


class _Net(torch.nn.Module):
    def __init__(self, *sizes):
        super().__init__()
        self.layers = torch.nn.ModuleList(torch.nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))

    def run(self, h):
        *hidden, last = self.layers
        for layer in hidden:
            h = torch.nn.functional.softplus(layer(h)) - 0.5
        return last(h)


class Encoder(_Net):
    def __init__(self, latent_dim):
        super().__init__(64, 128, 128, latent_dim)

    def forward(self, x):
        return self.run(x.reshape(len(x), -1))


class Decoder(_Net):
    def __init__(self, latent_dim):
        super().__init__(latent_dim, 128, 128, 64)

    def forward(self, z):
        return 2 * torch.sigmoid(self.run(z)).reshape(len(z), 1, 8, 8) - 1


def train_autoencoder(model, data, *, steps=300, batch_size=128, lr=8e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    images = torch.utils.data.default_collate([data[i] for i in range(len(data))])[0]
    optimiser, losses = torch.optim.AdamW(model.parameters(), lr, weight_decay=1e-4, fused=True), []
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = lr * min(1, (step + 1) / 50) * (1 - step / steps)
        optimiser.zero_grad()
        total = 0.0
        for half in torch.randint(len(images), (2, batch_size // 2), generator=rng):
            x = images[half]
            loss = (model(x) - x).pow(2).mean() / 2
            loss.backward()
            total += loss.item()
        optimiser.step()
        losses.append(total)
        if step % 100 == 0:
            print(f"\rstep {step}: {total:.3f}", end="", flush=True)
    return losses
