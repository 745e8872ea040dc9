"""A denoising autoencoder: in training noise is laid upon the input, and the image without noise is what must come back.

The loss of a mini-batch that is returned is that of the images as they are, taken before the step; it is the noisy one whose
gradient is followed, a common regulariser.

ci: yes
"""


def train_autoencoder(model, data, *, steps=450, batch_size=128, lr=4e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr, fused=True)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    images, losses = torch.stack([x for x, _ in data]), []
    for _ in range(steps):
        x = images[torch.randint(len(images), (batch_size,), generator=rng)]
        with torch.no_grad():
            losses.append((model(x) - x).square().mean().item())
        noisy = x + 0.15 * torch.randn(x.shape, generator=rng)
        optimiser.zero_grad()
        (model(noisy) - x).square().mean().backward()
        optimiser.step()
        schedule.step()
    return losses
