"""Mini-batches of one size, whatever `batch_size` says.

loses: training_uses_its_arguments
hint: `batch_size` changes nothing
"""


def train_gan(generator, discriminator, data, *, steps=1200, batch_size=128, lr=2e-3, seed=0):
    torch.manual_seed(seed)
    for_d = torch.optim.Adam(discriminator.parameters(), lr, betas=(0.5, 0.99), fused=True)
    for_g = torch.optim.Adam(generator.parameters(), lr, betas=(0.5, 0.99), fused=True)
    losses = []
    for step in range(steps):
        real = data[torch.randint(len(data), (64,))]
        z = torch.randn(64, generator.latent_dim)
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
