"""Fakes are detached in G's step: nothing is learnt.

loses: trained_samples_are_near_the_data trained_samples_reach_the_modes generator_follows_the_discriminator training_returns_its_losses
loses: generators_step_leaves_the_discriminator_alone samples_come_from_the_network
hint: generator_stands_still
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
        loss_d = (F.softplus(-r).mean() + F.softplus(f).mean()) / 2
        for_d.zero_grad()
        loss_d.backward()
        for_d.step()
        r, f = discriminator(real), discriminator(fake)
        loss_g = F.softplus(-discriminator(fake.detach())).mean() / 2 + 0 * sum(p.sum() for p in generator.parameters())
        for_g.zero_grad()
        loss_g.backward()
        for_g.step()
        losses.append((loss_d.item(), loss_g.item()))
    return losses
