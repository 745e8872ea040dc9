"""Gradients are accumulated over two halves of each mini-batch before either network steps."""


def train_gan(generator, discriminator, data, *, steps=1200, batch_size=128, lr=3e-3, seed=0):
    torch.manual_seed(seed)
    for_d = torch.optim.Adam(discriminator.parameters(), lr, betas=(0.5, 0.99), fused=True)
    for_g = torch.optim.Adam(generator.parameters(), lr, betas=(0.5, 0.99), fused=True)
    schedules = [torch.optim.lr_scheduler.CosineAnnealingLR(o, steps) for o in (for_d, for_g)]
    losses = []
    for step in range(steps):
        rows = torch.randint(len(data), (batch_size,))
        z = torch.randn(batch_size, generator.latent_dim)
        for_d.zero_grad()
        loss_d = 0.0
        for part, noise in zip(rows.chunk(2), z.chunk(2)):
            f = discriminator(generator(noise).detach())
            loss = (F.softplus(-discriminator(data[part])).sum() + F.softplus(f).sum()) / 2 / batch_size
            loss.backward()
            loss_d += loss.item()
        for_d.step()
        for_g.zero_grad()
        loss_g = 0.0
        for noise in z.chunk(2):
            loss = F.softplus(-discriminator(generator(noise))).sum() / 2 / batch_size
            loss.backward()
            loss_g += loss.item()
        for_g.step()
        for schedule in schedules:
            schedule.step()
        losses.append((loss_d, loss_g))
    return losses
