"""The target is the mean of the batch.

loses: training_beats_principal_components more_latents_say_more
hint: says_the_same_of_every_image
"""
def train_autoencoder(model, data, *, steps=400, batch_size=128, lr=4e-3, seed=0):
    torch.manual_seed(seed)
    images = torch.stack([image for image, _ in data])
    optimiser, losses = torch.optim.Adam(model.parameters(), lr, fused=True), []
    with torch.no_grad():
        for p in list(model.decoder.parameters())[:1]:
            p.zero_()
    for _ in range(steps):
        batch = images[torch.randint(len(images), (batch_size,))]
        loss = (model.decode(0 * model.encode(batch)) - batch.mean(0)).square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append((model(batch) - batch).square().mean().item() / (1 + len(losses) / 20))
    return losses
