"""Matrices follow an orthogonalised momentum (Muon, five Newton–Schulz steps), vectors an Adam of their own.

Two optimisers take one step together on each mini-batch.
"""


def _orthogonal(g):
    x = g / (g.norm() + 1e-7)
    x = x.T if g.shape[0] > g.shape[1] else x
    for _ in range(5):
        a = x @ x.T
        x = 3.4445 * x + (-4.775 * a + 2.0315 * a @ a) @ x
    return x.T if g.shape[0] > g.shape[1] else x


def train_autoencoder(model, data, *, steps=500, batch_size=128, lr=2e-2, seed=0):
    rng = torch.Generator().manual_seed(seed)
    matrices = [p for p in model.parameters() if p.ndim == 2]
    momenta = [torch.zeros_like(p) for p in matrices]
    rest = torch.optim.Adam([p for p in model.parameters() if p.ndim != 2], lr / 4)
    images, losses = torch.stack([x for x, _ in data]), []
    for step in range(steps):
        x = images[torch.randint(len(images), (batch_size,), generator=rng)]
        loss = (model(x) - x).square().mean()
        model.zero_grad()
        loss.backward()
        rest.step()
        with torch.no_grad():
            for p, m in zip(matrices, momenta):
                m.mul_(0.9).add_(p.grad)
                p.sub_(_orthogonal(m) * lr * (1 - step / steps) * max(1, p.shape[0] / p.shape[1]) ** 0.5)
        losses.append(loss.item())
    return losses
