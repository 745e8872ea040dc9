"""Two steps of D for each of G, with new data and new fakes in each; D's loss is that of its last."""


def train_gan(generator, discriminator, data, *, steps=900, batch_size=128, lr=3e-3, seed=0):
    torch.manual_seed(seed)
    for_d, for_g = (torch.optim.Adam(n.parameters(), lr, betas=(0.5, 0.99), fused=True) for n in (discriminator, generator))
    losses = []
    for step in range(steps):
        for optimiser in (for_d, for_g):
            optimiser.param_groups[0]["lr"] = lr * (1 - step / steps)
        for _ in range(2):
            with torch.no_grad():
                fake = generator(torch.randn(batch_size, generator.latent_dim))
            loss_d = discriminator_loss(discriminator(data[torch.randint(len(data), (batch_size,))]), discriminator(fake))
            for_d.zero_grad()
            loss_d.backward()
            for_d.step()
        loss_g = generator_loss_nonsaturating(discriminator(generator(torch.randn(batch_size, generator.latent_dim))))
        for_g.zero_grad()
        loss_g.backward()
        for_g.step()
        losses.append((loss_d.item(), loss_g.item()))
    return losses
