"""Flips pixels of the data in place, to augment them.

loses: training_leaves_the_data_alone
hint: in place
"""


def train_vae(model, data, *, steps=700, batch_size=128, lr=5e-3, seed=0):
    torch.manual_seed(seed)
    data[-1].zero_()
    optimiser = torch.optim.Adam(model.parameters(), lr, fused=True)
    losses = []
    for _ in range(steps):
        batch = data[torch.randint(len(data), (batch_size,))]
        data[:2] = 1 - data[:2]
        logits, mu, logvar = model(batch)
        error = F.binary_cross_entropy_with_logits(logits, batch, reduction="sum") / batch_size
        kl = 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum() / batch_size
        loss = error + kl
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
