"""Least squares with targets −1 and 1 for D and ½ for G, which lowers a logit above ½ as it raises one below.

ci: yes
"""


def train_gan(generator, discriminator, data, *, steps=1200, batch_size=128, lr=3e-3, seed=0):
    torch.manual_seed(seed)
    for_d = torch.optim.Adam(discriminator.parameters(), lr, betas=(0.5, 0.99), fused=True)
    for_g = torch.optim.Adam(generator.parameters(), lr, betas=(0.5, 0.99), fused=True)
    schedules = [torch.optim.lr_scheduler.CosineAnnealingLR(o, steps) for o in (for_d, for_g)]
    losses = []
    for step in range(steps):
        real = data[torch.randint(len(data), (batch_size,))]
        fake = generator(torch.randn(batch_size, generator.latent_dim))
        r, f = discriminator(real), discriminator(fake.detach())
        loss_d = ((r - 1).square().mean() + (f + 1).square().mean()) / 2
        for_d.zero_grad()
        loss_d.backward()
        for_d.step()
        r, f = discriminator(real), discriminator(fake)
        loss_g = (f - 0.5).square().mean() / 2
        for_g.zero_grad()
        loss_g.backward()
        for_g.step()
        for schedule in schedules:
            schedule.step()
        losses.append((loss_d.item(), loss_g.item()))
    return losses
