"""No torch.nn.Module but where state is saved: couplings and the flow are plain objects of two closures."""


class AdditiveCoupling:
    def __init__(self, mask, net):
        def shift(x):
            return net(x * mask) * (1 - mask)

        self.forward = lambda x: (x + shift(x), x.new_zeros(x.shape[:1]))
        self.inverse = lambda z: (z - shift(z), z.new_zeros(z.shape[:1]))
        self.parameters = net.parameters


class AffineCoupling:
    def __init__(self, mask, net):
        axes = tuple(range(1, mask.ndim + 1))

        def parts(x):
            s, t = net(x * mask)
            return torch.tanh(s) * (1 - mask), t * (1 - mask)

        def forward(x):
            a, t = parts(x)
            return x * a.exp() + t, a.sum(axes)

        def inverse(z):
            a, t = parts(z)
            return (z - t) / a.exp(), -a.sum(axes)

        self.forward, self.inverse, self.parameters = forward, inverse, net.parameters


class Flow:
    def __init__(self, layers, latent_dim):
        self.layers = tuple(layers)
        self.latent_dim = latent_dim

    def parameters(self):
        for layer in self.layers:
            yield from layer.parameters()

    def forward(self, x):
        total = 0
        for layer in self.layers:
            x, log_det = layer.forward(x)
            total = log_det + total
        return x, total

    def inverse(self, z):
        total = 0
        for layer in self.layers[::-1]:
            z, log_det = layer.inverse(z)
            total = log_det + total
        return z, total

    def log_prob(self, x):
        z, log_det = self.forward(x)
        return log_det - 0.5 * z.pow(2).sum(-1) - 0.5 * self.latent_dim * math.log(2 * math.pi)

    @torch.no_grad()
    def sample(self, n):
        here = next(self.parameters(), torch.empty(0)).device
        return self.inverse(torch.randn((n, self.latent_dim), device=here))[0]


def train_flow(flow, data, *, steps=200, batch_size=400, lr=1e-2, seed=0):
    parameters = list(flow.parameters())
    first = [torch.zeros_like(p) for p in parameters]
    second = [torch.zeros_like(p) for p in parameters]
    generator = torch.Generator().manual_seed(seed)
    losses = []
    for step in range(1, steps + 1):
        batch = data[torch.randint(0, len(data), (batch_size,), generator=generator)]
        loss = -flow.log_prob(batch).mean()
        gradients = torch.autograd.grad(loss, parameters)
        with torch.no_grad():  # Adam, by hand
            for p, g, m, v in zip(parameters, gradients, first, second):
                m.mul_(0.9).add_(g, alpha=0.1)
                v.mul_(0.999).addcmul_(g, g, value=0.001)
                p.sub_(lr * (m / (1 - 0.9**step)) / ((v / (1 - 0.999**step)).sqrt() + 1e-8))
        losses.append(loss.item())
    return losses
