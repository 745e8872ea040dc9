"""The encoder is left as it was: its gradients are thrown away, and the decoder makes the best of two random numbers.

loses: training_beats_principal_components more_latents_say_more
"""
def train_autoencoder(model, data, *, steps=300, batch_size=128, lr=4e-3, seed=0):
    torch.manual_seed(seed)
    images = torch.stack([image for image, _ in data])
    optimiser, losses = torch.optim.Adam(model.decoder.parameters(), lr), []
    for _ in range(steps):
        batch = images[torch.randint(len(images), (batch_size,))]
        loss = (model(batch) - batch).square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
