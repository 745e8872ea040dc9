"""An index that never changes: the discriminator sees one of the data, and the generator learns to make it.

loses: trained_samples_reach_the_modes every_step_has_other_data
hint: collapses
"""


def train_gan(generator, discriminator, data, *, steps=600, batch_size=128, lr=2e-3, seed=0):
    torch.manual_seed(seed)
    for_d = torch.optim.Adam(discriminator.parameters(), lr, betas=(0.5, 0.99))
    for_g = torch.optim.Adam(generator.parameters(), lr, betas=(0.5, 0.99))
    losses = []
    for _ in range(steps):
        real, fake = data[torch.zeros(batch_size, dtype=torch.long)], generator(torch.randn(batch_size, generator.latent_dim))
        loss_d = 0.5 * (F.softplus(-discriminator(real)).mean() + F.softplus(discriminator(fake.detach())).mean())
        for_d.zero_grad()
        loss_d.backward()
        for_d.step()
        loss_g = 0.5 * F.softplus(-discriminator(fake)).mean()
        for_g.zero_grad()
        loss_g.backward()
        for_g.step()
        losses.append((loss_d.item(), loss_g.item()))
    return losses
