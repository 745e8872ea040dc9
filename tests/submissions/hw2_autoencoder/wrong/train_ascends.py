"""Steps in the wrong direction.

loses: training_beats_principal_components more_latents_say_more training_returns_its_losses
hint: does not go down
"""
def train_autoencoder(model, data, *, steps=100, batch_size=128, lr=1e-3, seed=0):
    torch.manual_seed(seed)
    images = torch.stack([image for image, _ in data])
    optimiser, losses = torch.optim.Adam(model.parameters(), lr, maximize=True), []
    for _ in range(steps):
        batch = images[torch.randint(len(images), (batch_size,))]
        loss = (model(batch) - batch).square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
