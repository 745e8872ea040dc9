"""An optimiser whose learning rate is one by default: it takes 1.5, and 5e-3 would hardly move it."""


def train_vae(model, data, *, steps=500, batch_size=128, lr=1.5, seed=0):
    generator = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adadelta(model.parameters(), lr)
    losses = []
    for _ in range(steps):
        batch = data[torch.randint(len(data), (batch_size,), generator=generator)]
        loss = beta_vae_loss(batch, *model(batch), 1.0)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
