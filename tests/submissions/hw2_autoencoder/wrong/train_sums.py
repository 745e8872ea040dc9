"""Trains on the sum over the pixels, and returns it.

loses: training_returns_its_losses
hint: losses_are_summed
"""
def train_autoencoder(model, data, *, steps=400, batch_size=128, lr=4e-3, seed=0):
    torch.manual_seed(seed)
    images = torch.stack([image for image, _ in data])
    optimiser, losses = torch.optim.Adam(model.parameters(), lr, fused=True), []
    for step in range(steps):
        optimiser.param_groups[0]["lr"] = lr * (1 - step / steps)
        batch = images[torch.randint(len(images), (batch_size,))]
        loss = (model(batch) - batch).square().sum() / len(batch)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
