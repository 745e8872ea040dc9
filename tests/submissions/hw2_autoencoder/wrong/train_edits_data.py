"""Makes every image of the dataset a darker one, in place, and learns these.

loses: training_leaves_the_data_alone training_beats_principal_components more_latents_say_more
loses: training_returns_its_losses
hint: changes its argument data in place
"""
def train_autoencoder(model, data, *, steps=300, batch_size=128, lr=4e-3, seed=0):
    torch.manual_seed(seed)
    for image, _ in data:
        image.mul_(0.2).sub_(0.8)
    images = torch.stack([image for image, _ in data])
    optimiser, losses = torch.optim.Adam(model.parameters(), lr, fused=True), []
    for _ in range(steps):
        batch = images[torch.randint(len(images), (batch_size,))]
        loss = (model(batch) - batch).square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
