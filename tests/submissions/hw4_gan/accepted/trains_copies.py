"""Copies are trained, on data of variance one, and copied back; one noise serves both steps.

device: cpu
"""

import copy


def train_gan(generator, discriminator, data, *, steps=1200, batch_size=128, lr=3e-3, seed=0):
    torch.manual_seed(seed)
    g, d = copy.deepcopy(generator), copy.deepcopy(discriminator)
    middle, spread = data.mean(0), data.std(0)
    for_g, for_d = (torch.optim.Adam(network.parameters(), lr, betas=(0.5, 0.99), fused=True) for network in (g, d))
    losses = []
    for step in range(steps):
        for optimiser in (for_g, for_d):
            optimiser.param_groups[0]["lr"] = lr * (1 - step / steps)
        real, z = data[torch.randint(len(data), (batch_size,))], torch.randn(batch_size, generator.latent_dim)
        both = torch.cat([real, g(z).detach()])
        said = d((both - middle) / spread).reshape(-1)
        loss_d = F.binary_cross_entropy_with_logits(said, torch.cat([torch.ones(batch_size), torch.zeros(batch_size)]))
        for_d.zero_grad()
        loss_d.backward()
        for_d.step()
        loss_g = F.softplus(-d((g(z) - middle) / spread)).mean()
        for_g.zero_grad()
        loss_g.backward()
        for_g.step()
        losses.append((float(loss_d), float(loss_g)))
    generator.load_state_dict(g.state_dict())
    discriminator.load_state_dict(d.state_dict())
    return losses
