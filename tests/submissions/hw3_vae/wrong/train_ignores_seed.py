"""Every training draws what the seed 0 draws.

loses: training_uses_its_arguments
hint: `seed` changes nothing
"""


def train_vae(model, data, *, steps=1000, batch_size=128, lr=5e-3, seed=0):
    torch.manual_seed(0)
    optimiser, losses = torch.optim.Adam(model.parameters(), lr, fused=True), []
    model.train()
    for _ in range(steps):
        x = data[torch.randint(len(data), (batch_size,))]
        loss = -elbo(x, *model(x)).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
