"""Copies of the networks are trained, and those that were given stay as they were.

loses: generators_step_leaves_the_discriminator_alone
loses: samples_come_from_the_network
loses: trained_samples_are_near_the_data trained_samples_reach_the_modes generator_follows_the_discriminator
loses: training_uses_its_arguments
hint: is_not_trained
"""

import copy


def train_gan(generator, discriminator, data, *, steps=50, batch_size=128, lr=2e-3, seed=0):
    generator, discriminator = copy.deepcopy(generator), copy.deepcopy(discriminator)
    for_d = torch.optim.Adam(discriminator.parameters(), lr, betas=(0.5, 0.99))
    for_g = torch.optim.Adam(generator.parameters(), lr, betas=(0.5, 0.99))
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
