"""Every training draws what the seed 0 draws.

loses: training_uses_its_arguments
hint: `seed` changes nothing
"""


def train_autoencoder(model, data, *, steps=400, batch_size=128, lr=5e-3, seed=0):
    torch.manual_seed(0)
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
