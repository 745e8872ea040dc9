"""torch.func: parameters in dicts, gradients by grad_and_value, Adam by hand, and the weights copied back."""


def train_gan(generator, discriminator, data, *, steps=1000, batch_size=128, lr=3e-3, seed=0):
    torch.manual_seed(seed)
    g, d = ({k: v.detach().clone() for k, v in n.named_parameters()} for n in (generator, discriminator))
    call = torch.func.functional_call

    def loss_of_d(d, real, fake):
        return (F.softplus(-call(discriminator, d, (real,))).mean() + F.softplus(call(discriminator, d, (fake,))).mean()) / 2

    def loss_of_g(g, d, z):
        return F.softplus(-call(discriminator, d, (call(generator, g, (z,)),))).mean() / 2

    def moved(p, slope, state, k):
        for name, s in slope.items():
            m, v = state.setdefault(name, [torch.zeros_like(s), torch.zeros_like(s)])
            m.lerp_(s, 0.5)
            v.lerp_(s * s, 0.01)
            p[name] = p[name] - lr * (1 - k / steps) * (m / (1 - 0.5 ** (k + 1))) / ((v / (1 - 0.99 ** (k + 1))).sqrt() + 1e-8)

    losses, of_d, of_g = [], {}, {}
    for k in range(steps):
        z = torch.randn(batch_size, generator.latent_dim)
        fake = call(generator, g, (z,)).detach()
        slope, loss_d = torch.func.grad_and_value(loss_of_d)(d, data[torch.randint(len(data), (batch_size,))], fake)
        moved(d, slope, of_d, k)
        slope, loss_g = torch.func.grad_and_value(loss_of_g)(g, d, z)
        moved(g, slope, of_g, k)
        losses.append((loss_d.item(), loss_g.item()))
    for network, p in ((generator, g), (discriminator, d)):
        network.load_state_dict(p, strict=False)
    return losses
