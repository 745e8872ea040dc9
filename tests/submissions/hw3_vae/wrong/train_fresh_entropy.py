"""Mini-batches come from the machine's entropy, so that no training can be repeated, whatever the seed.

loses: training_uses_its_arguments
hint: the same seed
"""


def train_vae(model, data, *, steps=1000, batch_size=128, lr=5e-3, seed=0):
    generator = torch.Generator()
    generator.seed()
    optimiser, losses = torch.optim.Adam(model.parameters(), lr, fused=True), []
    for _ in range(steps):
        x = data[torch.randint(len(data), (batch_size,), generator=generator)]
        loss = -elbo(x, *model(x)).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
