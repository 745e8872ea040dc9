"""The minimax loss; what D's loss leaves in the generator is cleared before the generator's own, so that nothing needs to
be detached.

device: cpu
"""


def train_gan(generator, discriminator, data, *, steps=1200, batch_size=128, lr=2.5e-3, seed=0):
    torch.manual_seed(seed)
    for_d = torch.optim.Adam(discriminator.parameters(), lr, betas=(0.5, 0.999))
    for_g = torch.optim.Adam(generator.parameters(), lr, betas=(0.5, 0.999))
    history = []
    for step in range(steps):
        real = data[torch.randperm(len(data))[:batch_size]]
        fake = generator(torch.randn(batch_size, generator.latent_dim))
        for_d.zero_grad()
        loss_d = discriminator_loss(discriminator(real), discriminator(fake))
        loss_d.backward()
        for_d.step()
        for_g.zero_grad()
        loss_g = generator_loss_minimax(discriminator(generator(torch.randn(batch_size, generator.latent_dim))))
        loss_g.backward()
        for_g.step()
        history.append((loss_d.item(), loss_g.item()))
    return history
