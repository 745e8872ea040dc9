"""Layers are functions of (x, direction); classes only hold them. Everything is written with einsum and matrices."""


def _couple(mask, net, x, way):
    """way: +1 forward, −1 inverse."""
    made = net(torch.mul(mask, x))
    s, t = made if isinstance(made, tuple) else (torch.zeros_like(made), made)
    log_scale = (1 - mask) * s.tanh()
    shift = (1 - mask) * t
    y = x * log_scale.exp() + shift if way > 0 else (x - shift) * (-log_scale).exp()
    return y, way * torch.einsum("bd->b", log_scale.flatten(1))


class AdditiveCoupling(torch.nn.Module):
    def __init__(self, mask, net):
        super().__init__()
        self.mask, self.net = torch.nn.Parameter(mask.clone(), requires_grad=False), net

    def forward(self, x):
        return _couple(self.mask, self.net, x, +1)

    def inverse(self, z):
        return _couple(self.mask, self.net, z, -1)


class AffineCoupling(AdditiveCoupling):
    pass


def _chain(layers, x, step):
    if not layers:
        return x, torch.zeros(len(x), dtype=x.dtype, device=x.device)
    y, log_det = step(layers[0], x)
    z, rest = _chain(layers[1:], y, step)
    return z, log_det + rest


class Flow(torch.nn.Module):
    def __init__(self, layers, latent_dim):
        super().__init__()
        for i, layer in enumerate(layers):
            self.add_module(f"layer_{i}", layer)
        self.size = (latent_dim,)

    def forward(self, x):
        return _chain(list(self.children()), x, lambda layer, x: layer.forward(x))

    def inverse(self, z):
        return _chain(list(self.children())[::-1], z, lambda layer, z: layer.inverse(z))

    def log_prob(self, x):
        z, log_det = self.forward(x)
        return -0.5 * torch.einsum("bi,bi->b", z, z) - 0.5 * self.size[0] * math.log(2 * math.pi) + log_det

    def sample(self, n):
        with torch.inference_mode():
            here = next(self.parameters(), torch.empty(0)).device
            return self.inverse(torch.normal(0.0, 1.0, (n, *self.size), device=here))[0].clone()


def train_flow(flow, data, *, steps=30, batch_size=None, lr=1.0, seed=0):
    """Quasi-Newton, on the whole set unless told otherwise: each step is a search along a line."""
    optimiser = torch.optim.LBFGS(flow.parameters(), lr, max_iter=4, line_search_fn="strong_wolfe")
    generator = torch.Generator().manual_seed(seed)

    def step():
        chosen = slice(None) if batch_size is None else torch.randperm(len(data), generator=generator)[:batch_size]

        def closure():
            optimiser.zero_grad()
            loss = -flow.log_prob(data[chosen]).mean()
            loss.backward()
            return loss

        return float(optimiser.step(closure))

    return [step() for _ in range(steps)]
