"""NAdam, with clipped gradient norms and OneCycle's warm-up.

ci: yes
"""


def train_gan(generator, discriminator, data, *, steps=1200, batch_size=128, lr=3e-3, seed=0):
    torch.manual_seed(seed)
    for_d = torch.optim.NAdam(discriminator.parameters(), lr, betas=(0.5, 0.99))
    for_g = torch.optim.NAdam(generator.parameters(), lr, betas=(0.5, 0.99))
    schedules = [
        torch.optim.lr_scheduler.LambdaLR(o, lambda k: min(1, (k + 1) / 20) * (1 - k / (steps + 1))) for o in (for_d, for_g)
    ]
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
        torch.nn.utils.clip_grad_norm_(generator.parameters(), 1.0)
        for_g.step()
        for schedule in schedules:
            schedule.step()
        losses.append((loss_d.item(), loss_g.item()))
    return losses
