"""The generator's step has the noise that was drawn before the first.

loses: noise_is_standard_normal
hint: some are repeated
"""


def train_gan(generator, discriminator, data, *, steps=1200, batch_size=128, lr=2e-3, seed=0):
    torch.manual_seed(seed)
    for_d = torch.optim.Adam(discriminator.parameters(), lr, betas=(0.5, 0.99), fused=True)
    for_g = torch.optim.Adam(generator.parameters(), lr, betas=(0.5, 0.99), fused=True)
    losses, first = [], torch.randn(batch_size, generator.latent_dim)
    for step in range(steps):
        real = data[torch.randint(len(data), (batch_size,))]
        z = torch.randn(batch_size, generator.latent_dim)
        loss_d = discriminator_loss(discriminator(real), discriminator(generator(z).detach()))
        for_d.zero_grad()
        loss_d.backward()
        for_d.step()
        loss_g = generator_loss_nonsaturating(discriminator(generator(first)))
        for_g.zero_grad()
        loss_g.backward()
        for_g.step()
        losses.append((loss_d.item(), loss_g.item()))
    return losses
