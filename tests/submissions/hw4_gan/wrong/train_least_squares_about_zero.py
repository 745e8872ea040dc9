"""Least squares with targets −1 and 1 for D and 0 for G, as Mao et al. propose, and too few steps: the ring is missed, and the tiny
games are not, in which G lowers a logit above 0, and its loss falls. (With more steps it often loses modes of the ring.)

loses: trained_samples_are_near_the_data trained_samples_reach_the_modes
"""


def train_gan(generator, discriminator, data, *, steps=50, batch_size=128, lr=1.5e-3, seed=0):
    torch.manual_seed(seed)
    for_d = torch.optim.Adam(discriminator.parameters(), lr, betas=(0.5, 0.99))
    for_g = torch.optim.Adam(generator.parameters(), lr, betas=(0.5, 0.99))
    losses = []
    for _ in range(steps):
        real = data[torch.randint(len(data), (batch_size,))]
        fake = generator(torch.randn(batch_size, generator.latent_dim))
        loss_d = ((discriminator(real) - 1).square().mean() + (discriminator(fake.detach()) + 1).square().mean()) / 2
        for_d.zero_grad()
        loss_d.backward()
        for_d.step()
        loss_g = discriminator(fake).square().mean() / 2
        for_g.zero_grad()
        loss_g.backward()
        for_g.step()
        losses.append((loss_d.item(), loss_g.item()))
    return losses
