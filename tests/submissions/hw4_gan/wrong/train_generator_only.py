"""The discriminator's step is forgotten.

loses: trained_samples_are_near_the_data trained_samples_reach_the_modes every_step_has_other_data
"""


def train_gan(generator, discriminator, data, *, steps=400, batch_size=128, lr=2e-3, seed=0):
    torch.manual_seed(seed)
    for_d = torch.optim.Adam(discriminator.parameters(), lr, betas=(0.5, 0.99))
    for_g = torch.optim.Adam(generator.parameters(), lr, betas=(0.5, 0.99))
    losses = []
    for _ in range(steps):
        real, fake = data[torch.randint(len(data), (batch_size,))], generator(torch.randn(batch_size, generator.latent_dim))
        loss_d = 0.5 * (F.softplus(-discriminator(real)).mean() + F.softplus(discriminator(fake.detach())).mean())
        loss_g = 0.5 * F.softplus(-discriminator(fake)).mean()
        for_g.zero_grad()
        loss_g.backward()
        for_g.step()
        losses.append((loss_d.item(), loss_g.item()))
    return losses
