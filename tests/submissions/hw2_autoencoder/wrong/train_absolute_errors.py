"""Absolute errors, where squares are asked for.

loses: training_returns_its_losses
hint: losses_are_absolute_errors
"""


def train_autoencoder(model, data, *, steps=400, batch_size=128, lr=4e-3, seed=0):
    torch.manual_seed(seed)
    images, losses = torch.stack([image for image, _ in data]), []
    optimiser = torch.optim.Adam(model.parameters(), lr, fused=True)
    for _ in range(steps):
        batch = images[torch.randint(len(images), (batch_size,))]
        loss = torch.nn.functional.l1_loss(model(batch), batch)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
