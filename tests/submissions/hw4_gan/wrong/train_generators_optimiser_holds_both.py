"""The generator's optimiser holds D as well: in each step of G's, D comes to say data of its fakes.

loses: trained_samples_are_near_the_data trained_samples_reach_the_modes
loses: generators_step_leaves_the_discriminator_alone
"""


def train_gan(generator, discriminator, data, *, steps=60, batch_size=128, lr=2e-3, seed=0):
    torch.manual_seed(seed)
    for_d = torch.optim.Adam(discriminator.parameters(), lr, betas=(0.5, 0.99))
    for_g = torch.optim.Adam([*generator.parameters(), *discriminator.parameters()], lr, betas=(0.5, 0.99))
    losses = []
    for step in range(steps):
        real, z = data[torch.randint(len(data), (batch_size,))], torch.randn(batch_size, generator.latent_dim)
        loss_d = discriminator_loss(discriminator(real), discriminator(generator(z).detach()))
        for_d.zero_grad()
        loss_d.backward()
        for_d.step()
        loss_g = generator_loss_nonsaturating(discriminator(generator(z)))
        for_g.zero_grad()
        loss_g.backward()
        for_g.step()
        losses.append((loss_d.item(), loss_g.item()))
    return losses
