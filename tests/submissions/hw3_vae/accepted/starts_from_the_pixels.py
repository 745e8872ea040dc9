"""The decoder begins with the log-odds of the pixels, and the learning rate rises for a while."""


def train_vae(model, data, *, steps=550, batch_size=100, lr=8e-3, seed=0):
    share = data.mean(0).clamp(0.01, 0.99).flatten()
    with torch.no_grad():
        model.decoder[-2].bias.copy_(torch.log(share / (1 - share)))
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: min(1.0, (step + 1) / 20))
    losses = []
    for _ in range(steps):
        batch = data[torch.randint(len(data), (batch_size,), generator=rng)]
        loss = -elbo(batch, *model(batch)).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(float(loss.detach()))
    return losses
