"""The seed is fresh entropy: every training is another one.

loses: the_same_seed_makes_the_same_training
hint: some random numbers come from a source that `seed` does not set
"""


def train_autoencoder(model, data, *, steps=400, batch_size=128, lr=5e-3, seed=0):
    torch.seed()
    optimiser, losses = torch.optim.Adam(model.parameters(), lr, fused=True), []
    model.train()
    while len(losses) < steps:
        for images, _ in torch.utils.data.DataLoader(data, batch_size, shuffle=True):
            loss = torch.nn.functional.mse_loss(model(images), images)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(loss.item())
            if len(losses) == steps:
                break
    return losses
