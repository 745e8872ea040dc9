"""Both gradients are taken of one graph before either network moves: simultaneous steps.

ci: yes
"""


def train_gan(generator, discriminator, data, *, steps=1200, batch_size=128, lr=3e-3, seed=0):
    torch.manual_seed(seed)
    d, g = list(discriminator.parameters()), list(generator.parameters())
    for_d, for_g = (torch.optim.Adam(p, lr, betas=(0.5, 0.99), fused=True) for p in (d, g))
    losses = []
    for step in range(steps):
        real = data[torch.randint(len(data), (batch_size,))]
        f = discriminator(generator(torch.randn(batch_size, generator.latent_dim)))
        loss_d = (F.softplus(-discriminator(real)).mean() + F.softplus(f).mean()) / 2
        loss_g = F.softplus(-f).mean() / 2
        slopes = torch.autograd.grad(loss_d, d, retain_graph=True), torch.autograd.grad(loss_g, g)
        for p, slope in zip(d + g, [*slopes[0], *slopes[1]]):
            p.grad = slope
        for optimiser in (for_d, for_g):
            optimiser.param_groups[0]["lr"] = lr * (1 - step / steps)
            optimiser.step()
        losses.append((loss_d.item(), loss_g.item()))
    return losses
