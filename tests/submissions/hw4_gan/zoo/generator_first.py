"""G steps first, then D, on the same fakes; the pair is still D's loss and G's."""


def train_gan(generator, discriminator, data, *, steps=1200, batch_size=128, lr=3e-3, seed=0):
    torch.manual_seed(seed)
    for_d, for_g = (torch.optim.Adam(n.parameters(), lr, betas=(0.5, 0.99), fused=True) for n in (discriminator, generator))
    losses = []
    for step in range(steps):
        for optimiser in (for_d, for_g):
            optimiser.param_groups[0]["lr"] = lr * (1 - step / steps)
        fake = generator(torch.randn(batch_size, generator.latent_dim))
        loss_g = generator_loss_nonsaturating(discriminator(fake))
        for_g.zero_grad()
        loss_g.backward()
        for_g.step()
        loss_d = discriminator_loss(discriminator(data[torch.randperm(len(data))[:batch_size]]), discriminator(fake.detach()))
        for_d.zero_grad()
        loss_d.backward()
        for_d.step()
        losses.append((float(loss_d), float(loss_g)))
    return losses
