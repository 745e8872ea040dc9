"""Hinge losses for D, the score itself for G.

ci: yes
"""


def train_gan(generator, discriminator, data, *, steps=1500, batch_size=128, lr=3e-3, seed=0):
    torch.manual_seed(seed)
    for_d = torch.optim.Adam(discriminator.parameters(), lr, betas=(0.5, 0.99), fused=True)
    for_g = torch.optim.Adam(generator.parameters(), lr, betas=(0.5, 0.99), fused=True)
    schedules = [torch.optim.lr_scheduler.CosineAnnealingLR(o, steps) for o in (for_d, for_g)]
    losses = []
    for step in range(steps):
        real = data[torch.randint(len(data), (batch_size,))]
        fake = generator(torch.randn(batch_size, generator.latent_dim))
        r, f = discriminator(real), discriminator(fake.detach())
        loss_d = F.relu(1 - r).mean() + F.relu(1 + f).mean()
        for_d.zero_grad()
        loss_d.backward()
        for_d.step()
        r, f = discriminator(real), discriminator(fake)
        loss_g = -f.mean()
        for_g.zero_grad()
        loss_g.backward()
        for_g.step()
        for schedule in schedules:
            schedule.step()
        losses.append((loss_d.item(), loss_g.item()))
    return losses
