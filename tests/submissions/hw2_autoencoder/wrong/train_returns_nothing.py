"""Trains, and returns nothing.

loses: training_returns_its_losses
"""
def train_autoencoder(model, data, *, steps=400, batch_size=128, lr=4e-3, seed=0):
    torch.manual_seed(seed)
    images = torch.stack([image for image, _ in data])
    optimiser = torch.optim.Adam(model.parameters(), lr, fused=True)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    for _ in range(steps):
        batch = images[torch.randint(len(images), (batch_size,))]
        optimiser.zero_grad()
        (model(batch) - batch).square().mean().backward()
        optimiser.step()
        schedule.step()
