"""Adds a little noise in place to what `double` returns: of float32 data that is a copy, of float64 data the data themselves.

loses: training_returns_its_losses
"""


def train_flow(flow, data, *, steps=200, batch_size=400, lr=1e-2, seed=0):
    generator = torch.Generator().manual_seed(seed)
    dtype, rows = data.dtype, data.double()
    rows += 1e-5 * torch.randn(rows.shape, generator=generator, dtype=rows.dtype)
    optimiser = torch.optim.Adam(flow.parameters(), lr, fused=True)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    losses = []
    for _ in range(steps):
        batch = rows[torch.randint(len(rows), (batch_size,), generator=generator)].to(dtype)
        loss = -flow.log_prob(batch).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
