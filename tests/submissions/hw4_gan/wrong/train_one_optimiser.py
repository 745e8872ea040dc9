"""One optimiser holds both networks: the generator's step changes the discriminator as well.

loses: trained_samples_are_near_the_data trained_samples_reach_the_modes
loses: generators_step_leaves_the_discriminator_alone
"""


def train_gan(generator, discriminator, data, *, steps=400, batch_size=128, lr=2e-3, seed=0):
    torch.manual_seed(seed)
    for_d = for_g = torch.optim.Adam([*generator.parameters(), *discriminator.parameters()], lr)
    losses = []
    for _ in range(steps):
        real, fake = data[torch.randint(len(data), (batch_size,))], generator(torch.randn(batch_size, generator.latent_dim))
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
