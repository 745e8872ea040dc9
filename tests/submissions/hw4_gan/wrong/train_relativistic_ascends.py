"""Relativistic least squares, of which G makes its own loss large.

loses: trained_samples_are_near_the_data trained_samples_reach_the_modes generator_follows_the_discriminator
hint: generator_goes_the_wrong_way
"""


def train_gan(generator, discriminator, data, *, steps=60, batch_size=128, lr=3e-3, seed=0):
    torch.manual_seed(seed)
    for_d = torch.optim.Adam(discriminator.parameters(), lr, betas=(0.5, 0.99), fused=True)
    for_g = torch.optim.Adam(generator.parameters(), lr, betas=(0.5, 0.99), fused=True)
    losses = []
    for step in range(steps):
        real = data[torch.randint(len(data), (batch_size,))]
        fake = generator(torch.randn(batch_size, generator.latent_dim))
        r, f = discriminator(real), discriminator(fake.detach())
        loss_d = (r - f.mean() - 1).square().mean() + (f - r.mean() + 1).square().mean()
        for_d.zero_grad()
        loss_d.backward()
        for_d.step()
        r, f = discriminator(real), discriminator(fake)
        loss_g = -((f - r.mean() - 1).square().mean() + (r - f.mean() + 1).square().mean())
        for_g.zero_grad()
        loss_g.backward()
        for_g.step()
        losses.append((loss_d.item(), loss_g.item()))
    return losses
