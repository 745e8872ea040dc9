"""Mini-batches of one size, whatever `batch_size` says.

loses: training_uses_its_arguments
hint: `batch_size` changes nothing
"""


def train_vae(model, data, *, steps=1000, batch_size=128, lr=5e-3, seed=0):
    torch.manual_seed(seed)
    optimiser, losses = torch.optim.Adam(model.parameters(), lr, fused=True), []
    model.train()
    for _ in range(steps):
        x = data[torch.randint(len(data), (16,))]
        loss = -elbo(x, *model(x)).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
