"""The losses are averages over all steps so far.

loses: losses_are_the_bound
hint: or these are running averages
"""


def train_vae(model, data, *, steps=300, batch_size=128, lr=5e-3, seed=0):
    torch.manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr, fused=True)
    losses, total = [], 0.0
    for step in range(steps):
        batch = data[torch.randint(len(data), (batch_size,))]
        loss = beta_vae_loss(batch, *model(batch), 1.0)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        total += loss.item()
        losses.append(total / (step + 1))
    return losses
