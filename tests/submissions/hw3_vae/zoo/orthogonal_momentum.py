"""Matrices follow an orthogonalised momentum (by an SVD), the rest an Adam: both take one step on each mini-batch.

Two optimisers may share a step: there is one mini-batch, one gradient, and one loss.
"""

def train_vae(model, data, *, steps=400, batch_size=128, lr=2e-2, seed=0):
    rng = torch.Generator().manual_seed(seed)
    matrices = [p for p in model.parameters() if p.ndim == 2]
    momenta = [torch.zeros_like(p) for p in matrices]
    rest = torch.optim.Adam([p for p in model.parameters() if p.ndim != 2] or matrices, lr / 4)
    losses = []
    for step in range(steps):
        x = data[torch.randint(len(data), (batch_size,), generator=rng)]
        loss = beta_vae_loss(x, *model(x), 1.0)
        model.zero_grad()
        loss.backward()
        rest.step()
        with torch.no_grad():
            for p, m in zip(matrices, momenta):
                u, _, v = torch.linalg.svd(m.mul_(0.9).add_(p.grad), full_matrices=False)
                p.sub_(u @ v, alpha=lr * (1 - step / steps))
        losses.append(loss.item())
    return losses
