"""The generator's loss first, and then the discriminator's.

loses: training_returns_its_losses
hint: returns_the_generators_loss_first
"""


def train_gan(generator, discriminator, data, *, steps=1200, batch_size=128, lr=2e-3, seed=0):
    torch.manual_seed(seed)
    for_d, for_g = (
        torch.optim.Adam(network.parameters(), lr, betas=(0.5, 0.99), fused=True) for network in (discriminator, generator)
    )
    losses = []
    for _ in range(steps):
        real = data[torch.randint(len(data), (batch_size,))]
        fake = generator(torch.randn(batch_size, generator.latent_dim))
        loss_d = discriminator_loss(discriminator(real), discriminator(fake.detach()))
        for_d.zero_grad()
        loss_d.backward()
        for_d.step()
        loss_g = generator_loss_nonsaturating(discriminator(fake))
        for_g.zero_grad()
        loss_g.backward()
        for_g.step()
        losses.append((loss_g.item(), loss_d.item()))
    return losses
