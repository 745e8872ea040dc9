"""A DataLoader, hinge losses, the discriminator frozen while the generator learns, and running averages of the weights.

device: cpu
"""


def train_gan(generator, discriminator, data, *, steps=1200, batch_size=128, lr=2e-3, seed=0):
    torch.manual_seed(seed)
    often = torch.utils.data.TensorDataset(data.repeat(8, 1))  # each pass over it starts new workers
    loader = torch.utils.data.DataLoader(often, batch_size, shuffle=True, drop_last=True, num_workers=2)
    for_d = torch.optim.AdamW(discriminator.parameters(), 2 * lr, betas=(0.5, 0.99), weight_decay=1e-4, fused=True)
    for_g = torch.optim.AdamW(generator.parameters(), lr, betas=(0.5, 0.99), weight_decay=0, fused=True)
    average, losses = [p.detach().clone() for p in generator.parameters()], []
    while len(losses) < steps:
        for (real,) in loader:
            if len(losses) == steps:
                break
            fake = generator(torch.randn(batch_size, generator.latent_dim))
            loss_d = F.relu(1 - discriminator(real)).mean() + F.relu(1 + discriminator(fake.detach())).mean()
            for_d.zero_grad(set_to_none=True)
            loss_d.backward()
            for_d.step()
            discriminator.requires_grad_(False)
            loss_g = -discriminator(fake).mean()
            for_g.zero_grad(set_to_none=True)
            loss_g.backward()
            for_g.step()
            discriminator.requires_grad_(True)
            for mean, p in zip(average, generator.parameters()):
                mean.lerp_(p.detach(), 0.02)
            losses.append((loss_d.item(), loss_g.item()))
    with torch.no_grad():
        for mean, p in zip(average, generator.parameters()):
            p.copy_(mean)
    return losses
