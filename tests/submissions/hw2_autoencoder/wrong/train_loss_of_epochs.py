"""One loss for each pass over the data.

loses: training_returns_its_losses
hint: losses_of_epochs
"""
def train_autoencoder(model, data, *, steps=400, batch_size=128, lr=4e-3, seed=0):
    torch.manual_seed(seed)
    loader = torch.utils.data.DataLoader(data, batch_size, shuffle=True)
    optimiser, losses, done = torch.optim.Adam(model.parameters(), lr, fused=True), [], 0
    while done < steps:
        total = 0.0
        for batch, _ in loader:
            loss = (model(batch) - batch).square().mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            total, done = total + loss.item() / len(loader), done + 1
        losses.append(total)
    return losses
