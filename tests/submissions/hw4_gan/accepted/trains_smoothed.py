"""Two steps of D for one of G, with smoothed targets, noise on what D sees, and gradients from torch.autograd.grad.

device: cpu
"""


def train_gan(generator, discriminator, data, *, steps=900, batch_size=128, lr=3e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)

    def adam(parameters):
        state = [[torch.zeros_like(p), torch.zeros_like(p)] for p in parameters]

        @torch.no_grad()
        def update(loss, step, rate):
            for p, g, (m, v) in zip(parameters, torch.autograd.grad(loss, parameters), state):
                m.lerp_(g, 0.5)
                v.lerp_(g * g, 0.01)
                p -= rate * (m / (1 - 0.5**step)) / ((v / (1 - 0.99**step)).sqrt() + 1e-8)

        return update

    update_d, update_g = adam(list(discriminator.parameters())), adam(list(generator.parameters()))
    losses = []
    for step in range(1, steps + 1):
        rate = lr * (1 - step / (steps + 1))
        for inner in (1, 0):
            real = data[torch.randint(len(data), (batch_size,), generator=rng)]
            with torch.no_grad():
                fake = generator(torch.randn(batch_size, generator.latent_dim, generator=rng))
            real, fake = (x + 0.05 * torch.randn(x.shape, generator=rng) for x in (real, fake))
            logits = discriminator(real)
            loss_d = F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, 0.9)) + F.softplus(discriminator(fake)).mean()
            with torch.enable_grad():
                update_d(loss_d, 2 * step - inner, rate)
        loss_g = F.softplus(-discriminator(generator(torch.randn(batch_size, generator.latent_dim, generator=rng)))).mean()
        update_g(loss_g, step, rate)
        losses.append((loss_d.item(), loss_g.item()))
    return losses
