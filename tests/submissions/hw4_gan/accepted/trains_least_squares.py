"""Least squares, RMSprop, fresh noise for the generator's step, and a mini-batch from a shuffled order.

device: cpu
"""


def train_gan(generator, discriminator, data, *, steps=1400, batch_size=100, lr=2e-3, seed=0):
    torch.manual_seed(seed)
    for_d, for_g = (torch.optim.RMSprop(n.parameters(), lr) for n in (discriminator, generator))
    order, losses = [], []
    for _ in range(steps):
        if not order:
            order = list(torch.randperm(len(data)).split(batch_size))
        real = data[order.pop()]
        for_d.zero_grad()
        fake = generator(torch.randn(len(real), generator.latent_dim)).detach()
        loss_d = discriminator_loss_least_squares(discriminator(real), discriminator(fake))
        loss_d.backward()
        for_d.step()
        for_g.zero_grad()
        loss_g = generator_loss_least_squares(discriminator(generator(torch.randn(len(real), generator.latent_dim))))
        loss_g.backward()
        for_g.step()
        losses.append([float(loss_d), float(loss_g)])
    return losses
