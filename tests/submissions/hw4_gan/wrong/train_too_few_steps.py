"""A critic with the customary penalty, 10 (‖∇s‖ − 1)², and too few steps: the ring is missed, and the tiny games are not.

loses: trained_samples_are_near_the_data trained_samples_reach_the_modes
"""


def train_gan(generator, discriminator, data, *, steps=100, batch_size=128, lr=2e-3, seed=0):
    torch.manual_seed(seed)
    for_d, for_g = (torch.optim.Adam(network.parameters(), lr, betas=(0.0, 0.9)) for network in (discriminator, generator))
    losses = []
    for _ in range(steps):
        for _ in range(2):
            real, alpha = data[torch.randint(len(data), (batch_size,))], torch.rand(batch_size)
            fake = generator(torch.randn(batch_size, generator.latent_dim)).detach()
            loss_d = critic_loss_wasserstein(discriminator(real), discriminator(fake))
            loss_d = loss_d + 10 * gradient_penalty(discriminator, real, fake, alpha)
            for_d.zero_grad()
            loss_d.backward()
            for_d.step()
        loss_g = generator_loss_wasserstein(discriminator(generator(torch.randn(batch_size, generator.latent_dim))))
        for_g.zero_grad()
        loss_g.backward()
        for_g.step()
        losses.append((loss_d.item(), loss_g.item()))
    return losses
