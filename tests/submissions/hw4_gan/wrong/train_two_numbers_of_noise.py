"""Noise of two numbers, whatever the generator takes.

loses: training_returns_its_losses
hint: this generator takes noise of shape (batch, 3), not (32, 2)
"""


def train_gan(generator, discriminator, data, *, steps=1200, batch_size=128, lr=2e-3, seed=0):
    torch.manual_seed(seed)
    for_d = torch.optim.Adam(discriminator.parameters(), lr, betas=(0.5, 0.99), fused=True)
    for_g = torch.optim.Adam(generator.parameters(), lr, betas=(0.5, 0.99), fused=True)
    losses = []
    for step in range(steps):
        real, z = data[torch.randint(len(data), (batch_size,))], torch.randn(batch_size, 2)
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
