"""Each pass begins by shuffling the data in place, so that the caller has them in another order.

loses: training_uses_its_arguments
"""


def train_gan(generator, discriminator, data, *, steps=1200, batch_size=128, lr=3e-3, seed=0):
    torch.manual_seed(seed)
    for_d, for_g = (torch.optim.Adam(n.parameters(), lr, betas=(0.5, 0.99), fused=True) for n in (discriminator, generator))
    schedules = [torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps) for optimiser in (for_d, for_g)]
    losses, rest = [], ()
    for _ in range(steps):
        if len(rest) < batch_size:
            data[:] = data[torch.randperm(len(data))]
            rest = data
        real, rest = rest[:batch_size], rest[batch_size:]
        fake = generator(torch.randn(len(real), generator.latent_dim))
        loss_d = discriminator_loss(discriminator(real), discriminator(fake.detach()))
        for_d.zero_grad()
        loss_d.backward()
        for_d.step()
        loss_g = generator_loss_nonsaturating(discriminator(fake))
        for_g.zero_grad()
        loss_g.backward()
        for_g.step()
        for schedule in schedules:
            schedule.step()
        losses.append((loss_d.item(), loss_g.item()))
    return losses
