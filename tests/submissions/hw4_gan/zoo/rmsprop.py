"""RMSprop with a constant rate."""


def train_gan(generator, discriminator, data, *, steps=1800, batch_size=128, lr=1e-3, seed=0):
    torch.manual_seed(seed)
    for_d = torch.optim.RMSprop(discriminator.parameters(), lr)
    for_g = torch.optim.RMSprop(generator.parameters(), lr)
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
        loss_g = F.softplus(-f).mean() / 2
        for_g.zero_grad()
        loss_g.backward()
        for_g.step()
        losses.append((loss_d.item(), loss_g.item()))
    return losses
