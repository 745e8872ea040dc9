"""Trained under autocast in bfloat16, the bound itself in float32; constant rate, then a tail that falls.

Outside of training there is no autocast, so that results have the inputs' dtype.
"""


def train_vae(model, data, *, steps=1000, batch_size=128, lr=4e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda i: min(1.0, 2 * (1 - i / (steps + 1))))
    losses = []
    for _ in range(steps):
        x = data[torch.randint(len(data), (batch_size,), generator=rng)]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            parts = model(x)
        loss = -elbo(x, *(part.float() for part in parts)).mean()
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
