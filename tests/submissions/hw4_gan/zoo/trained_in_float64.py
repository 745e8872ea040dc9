"""Both networks are trained in float64 and put back in float32; steps by closures, one parameter group for each parameter.

Noise is from a generator of numpy's, and losses are numpy scalars.
"""
import dataclasses


@dataclasses.dataclass
class Rates:
    lr: float
    first: float = 0.5
    second: float = 0.99


def train_gan(generator, discriminator, data, *, steps=1400, batch_size=128, lr=3e-3, seed=0):
    rng, rates = np.random.default_rng(seed), Rates(lr)
    generator.double(), discriminator.double()
    rows = data.double()
    for_d, for_g = (
        torch.optim.Adam([{"params": [p]} for p in n.parameters()], rates.lr, betas=(rates.first, rates.second))
        for n in (discriminator, generator)
    )
    falls = [torch.optim.lr_scheduler.LambdaLR(o, lambda k: 1 - k / steps) for o in (for_d, for_g)]
    losses = []
    for _ in range(steps):
        z = torch.from_numpy(rng.standard_normal((batch_size, generator.latent_dim)))
        real = rows[torch.from_numpy(rng.integers(0, len(rows), batch_size))]
        with torch.no_grad():
            fake = generator(z)

        def closure_d():
            for_d.zero_grad()
            both = discriminator(torch.cat([real, fake]))
            targets = torch.cat([torch.ones(batch_size), torch.zeros(batch_size)]).double()
            loss = F.binary_cross_entropy_with_logits(both, targets)
            loss.backward()
            return loss

        loss_d = for_d.step(closure_d)
        discriminator.requires_grad_(False)

        def closure_g():
            for_g.zero_grad()
            loss = -F.logsigmoid(discriminator(generator(z))).mean()
            loss.backward()
            return loss

        loss_g = for_g.step(closure_g)
        discriminator.requires_grad_(True)
        for fall in falls:
            fall.step()
        losses.append((np.float64(loss_d.detach().numpy()), np.float64(loss_g.detach().numpy())))
    generator.float(), discriminator.float()
    return losses
