"""Never more than thirty steps, whatever is asked.

loses: training_beats_principal_components more_latents_say_more training_returns_its_losses
hint: losses_of_epochs
"""
def train_autoencoder(model, data, *, steps=30, batch_size=128, lr=1e-3, seed=0):
    torch.manual_seed(seed)
    images = torch.stack([image for image, _ in data])
    optimiser, losses = torch.optim.Adam(model.parameters(), lr, fused=True), []
    for _ in range(min(steps, 30)):
        batch = images[torch.randint(len(images), (batch_size,))]
        loss = (model(batch) - batch).square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
