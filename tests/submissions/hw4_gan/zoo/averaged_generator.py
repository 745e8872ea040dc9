"""torch's AveragedModel of the generator, copied back at the end.

ci: yes
"""


def train_gan(generator, discriminator, data, *, steps=1100, batch_size=128, lr=2.7e-3, seed=0):
    torch.manual_seed(seed)
    for_d = torch.optim.Adam(discriminator.parameters(), lr, betas=(0.5, 0.99), fused=True)
    for_g = torch.optim.Adam(generator.parameters(), lr, betas=(0.5, 0.99), fused=True)
    losses = []
    average = torch.optim.swa_utils.AveragedModel(generator, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.99))
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
        average.update_parameters(generator)
        losses.append((loss_d.item(), loss_g.item()))
    generator.load_state_dict(average.module.state_dict())
    return losses
