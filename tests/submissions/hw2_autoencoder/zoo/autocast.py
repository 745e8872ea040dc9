"""Trained under autocast in bfloat16, with losses in float32 and gradients accumulated over two parts of a mini-batch.

What a call returns outside of training has its inputs' dtype, since autocast ends with the training. The loss is the mean of
the mini-batch's two parts, and so its mean.
"""


def train_autoencoder(model, data, *, steps=900, batch_size=128, lr=4e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.NAdam(model.parameters(), lr)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    images, losses = torch.stack([x for x, _ in data]), []
    for _ in range(steps):
        optimiser.zero_grad(set_to_none=False)
        chosen, total = torch.randint(len(images), (batch_size,), generator=rng), 0.0
        for part in chosen.chunk(2):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                x_hat = model(images[part])
            loss = (x_hat.float() - images[part]).square().mean() * len(part) / batch_size
            loss.backward()
            total += loss.item()
        optimiser.step()
        schedule.step()
        losses.append(total)
    return losses
