"""Early stopping by the distance of moments from the data: the best weights are restored at the end."""

import math


def train_gan(generator, discriminator, data, *, steps=1200, batch_size=128, lr=3e-3, seed=0):
    torch.manual_seed(seed)
    for_d = torch.optim.Adam(discriminator.parameters(), lr, betas=(0.5, 0.99), fused=True)
    for_g = torch.optim.Adam(generator.parameters(), lr, betas=(0.5, 0.99), fused=True)
    schedules = [torch.optim.lr_scheduler.CosineAnnealingLR(o, steps) for o in (for_d, for_g)]
    losses, best = [], (math.inf, None)
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
        for schedule in schedules:
            schedule.step()
        if step % 100 == 99 or step == steps - 1:
            with torch.no_grad():
                said = generator(torch.randn(1000, generator.latent_dim)).float()
                quality = (said.mean(0) - data.mean(0)).norm() + (said.T.cov() - data.T.cov()).norm()
            if step > 0.8 * steps and quality < best[0] or best[1] is None or step < 0.8 * steps:
                best = (quality if step > 0.8 * steps else math.inf), {k: v.clone() for k, v in generator.state_dict().items()}
        losses.append((loss_d.item(), loss_g.item()))
    generator.load_state_dict(best[1])
    return losses
