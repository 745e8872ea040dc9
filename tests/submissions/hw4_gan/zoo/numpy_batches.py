"""numpy draws mini-batches by permutation and noise by its own generator, in float64, cast to float32."""


def train_gan(generator, discriminator, data, *, steps=1200, batch_size=128, lr=3e-3, seed=0):
    rng = np.random.default_rng(seed)
    for_d = torch.optim.Adam(discriminator.parameters(), lr, betas=(0.5, 0.99), fused=True)
    for_g = torch.optim.Adam(generator.parameters(), lr, betas=(0.5, 0.99), fused=True)
    schedules = [torch.optim.lr_scheduler.CosineAnnealingLR(o, steps) for o in (for_d, for_g)]
    losses = []
    for step in range(steps):
        real = data[torch.from_numpy(rng.choice(len(data), batch_size, replace=False))]
        fake = generator(torch.from_numpy(rng.standard_normal((batch_size, generator.latent_dim)).astype(np.float32)))
        r, f = discriminator(real), discriminator(fake.detach())
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
