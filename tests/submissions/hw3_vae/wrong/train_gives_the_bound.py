"""The ELBO of each mini-batch, where its negative is asked for.

loses: losses_are_the_bound training_returns_its_losses
hint: loss_has_its_sign_turned
hint: losses_are_negative
"""


def train_vae(model, data, *, steps=700, batch_size=128, lr=5e-3, seed=0):
    torch.manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr, fused=True)
    losses = []
    for _ in range(steps):
        batch = data[torch.randint(len(data), (batch_size,))]
        bound = elbo(batch, *model(batch)).mean()
        optimiser.zero_grad()
        (-bound).backward()
        optimiser.step()
        losses.append(bound.item())
    return losses
