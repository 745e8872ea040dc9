"""Uniform noise with mean zero and variance one.

loses: noise_is_standard_normal
hint: noise_is_uniform_of_variance_one
"""


def train_gan(generator, discriminator, data, *, steps=1200, batch_size=128, lr=2e-3, seed=0):
    torch.manual_seed(seed)
    for_d = torch.optim.Adam(discriminator.parameters(), lr, betas=(0.5, 0.99), fused=True)
    for_g = torch.optim.Adam(generator.parameters(), lr, betas=(0.5, 0.99), fused=True)
    losses = []
    for step in range(steps):
        real = data[torch.randint(len(data), (batch_size,))]
        z = 12**0.5 * (torch.rand(batch_size, generator.latent_dim) - 0.5)
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
