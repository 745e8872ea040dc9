"""A buffer of old fakes: half of what D is shown as fakes are from earlier steps."""


def train_gan(generator, discriminator, data, *, steps=1200, batch_size=128, lr=3e-3, seed=0):
    torch.manual_seed(seed)
    for_d = torch.optim.Adam(discriminator.parameters(), lr, betas=(0.5, 0.99), fused=True)
    for_g = torch.optim.Adam(generator.parameters(), lr, betas=(0.5, 0.99), fused=True)
    schedules = [torch.optim.lr_scheduler.CosineAnnealingLR(o, steps) for o in (for_d, for_g)]
    losses, old = [], None
    for step in range(steps):
        real = data[torch.randint(len(data), (batch_size,))]
        fake = generator(torch.randn(batch_size, generator.latent_dim))
        new = fake.detach()
        old = new if old is None else old
        half = max(1, batch_size // 2)
        shown = torch.cat([new[:half], old[torch.randperm(len(old))[: batch_size - half]]])
        old = torch.cat([new, old])[:2000]
        r, f = discriminator(real), discriminator(shown)
        loss_d = (F.softplus(-r).mean() + F.softplus(f).mean()) / 2
        for_d.zero_grad()
        loss_d.backward()
        for_d.step()
        r, f = discriminator(real), discriminator(fake)
        loss_g = F.softplus(-f).mean() / 2
        for_g.zero_grad()
        loss_g.backward()
        for_g.step()
        for schedule in schedules:
            schedule.step()
        losses.append((loss_d.item(), loss_g.item()))
    return losses
