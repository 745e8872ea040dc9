"""The means are squared twice in the KL: a slip that training adapts to.

loses: first_loss_is_the_bound
"""


def train_vae(model, data, *, steps=1200, batch_size=128, lr=5e-3, seed=0):
    generator = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr, fused=True)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    losses = []
    for _ in range(steps):
        batch = data[torch.randint(len(data), (batch_size,), generator=generator)]
        logits, mu, logvar = model(batch)
        error = F.binary_cross_entropy_with_logits(logits, batch, reduction="sum")
        loss = (error + 0.5 * ((mu**2) ** 2 + logvar.exp() - 1 - logvar).sum()) / batch_size
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
