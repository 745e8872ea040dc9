"""NAdam, larger mini-batches, and a learning rate that is set by hand and falls.

device: cpu
"""


def train_gan(generator, discriminator, data, *, steps=1200, batch_size=200, lr=3e-3, seed=0):
    torch.manual_seed(seed)
    networks, losses = (discriminator, generator), []
    optimisers = [torch.optim.NAdam(n.parameters(), lr, betas=(0.5, 0.99)) for n in networks]
    for step in range(steps):
        for optimiser in optimisers:
            optimiser.param_groups[0]["lr"] = lr * (1 - 0.95 * step / steps)
        z, real = torch.randn(batch_size, generator.latent_dim), data[torch.randint(0, data.shape[0], (batch_size,))]
        both = discriminator(torch.cat([real, generator(z).detach()]))
        loss_d = discriminator_loss(both[:batch_size], both[batch_size:])
        discriminator.zero_grad()
        loss_d.backward()
        optimisers[0].step()
        generator.zero_grad()
        loss_g = generator_loss_nonsaturating(discriminator(generator(z)))
        loss_g.backward()
        optimisers[1].step()
        losses.append((loss_d.item(), loss_g.item()))
    return losses
