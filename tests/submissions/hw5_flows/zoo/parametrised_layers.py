"""Triangular factors by parametrizations, masks as indices, buffers registered late, a permutation of indices, functools."""
import functools
import operator


def change_of_variables(log_prob_z, log_det):
    return torch.add(log_prob_z, log_det)


def compose(log_dets):
    return functools.reduce(operator.add, log_dets)


class _Lower(torch.nn.Module):
    def forward(self, weight):
        return weight.tril(-1) + torch.eye(len(weight), dtype=weight.dtype, device=weight.device)


class _Upper(torch.nn.Module):
    def forward(self, weight):
        return weight.triu()


class InvertibleLinear(torch.nn.Module):
    def __init__(self, weight):
        super().__init__()
        p, l, u = torch.linalg.lu(weight.detach())
        self.lower, self.upper = torch.nn.Parameter(l.clone()), torch.nn.Parameter(u.clone())
        torch.nn.utils.parametrize.register_parametrization(self, "lower", _Lower(), unsafe=True)
        torch.nn.utils.parametrize.register_parametrization(self, "upper", _Upper(), unsafe=True)
        self.register_buffer("rows", p.argmax(1))

    def forward(self, x):
        y = torch.nn.functional.linear(torch.nn.functional.linear(x, self.upper), self.lower)
        return y.index_select(1, self.rows), self.upper.diagonal().abs().log().sum().repeat(len(x))

    def inverse(self, z):
        y = torch.empty_like(z).index_copy(1, self.rows, z)
        y = torch.linalg.solve_triangular(self.lower.mT, y, upper=True, left=False)
        y = torch.linalg.solve_triangular(self.upper.mT, y, upper=False, left=False)
        return y, self.upper.diagonal().abs().log().sum().neg().repeat(len(z))


class ActNorm(torch.nn.Module):
    def __init__(self, size):
        super().__init__()
        self.loc = torch.nn.Parameter(torch.zeros(size, 1))
        self.scale = torch.nn.Parameter(torch.ones(size, 1))
        self.steps = torch.nn.Buffer(torch.zeros((), dtype=torch.int64))

    def _rows(self, x):
        return x.reshape(*x.shape[:2], -1)

    def forward(self, x):
        rows = self._rows(x)
        if self.steps == 0:
            with torch.no_grad():
                self.loc.copy_(rows.mean((0, 2))[:, None])
                self.scale.copy_(rows.std((0, 2))[:, None])
            self.steps += 1
        z = ((rows - self.loc) / self.scale).reshape(x.shape)
        return z, -(self.scale.abs().log().sum() * rows.shape[2]).expand(x.shape[0])

    def inverse(self, z):
        rows = self._rows(z)
        x = torch.addcmul(self.loc, rows, self.scale).reshape(z.shape)
        return x, (self.scale.abs().log().sum() * rows.shape[2]).expand(z.shape[0])


class AffineCoupling(torch.nn.Module):
    def __init__(self, mask, net):
        super().__init__()
        self.net = net
        self.register_buffer("moved", (mask.flatten() == 0).nonzero().flatten(), persistent=False)
        self.register_buffer("mask", mask)

    def _parts(self, x):
        s, t = self.net(x * self.mask)
        return s.flatten(1)[:, self.moved].tanh(), t.flatten(1)[:, self.moved]

    def _with(self, x, moved):
        return x.flatten(1).index_copy(1, self.moved, moved).reshape(x.shape)

    def forward(self, x):
        s, t = self._parts(x)
        return self._with(x, x.flatten(1)[:, self.moved] * s.exp() + t), s.sum(1)

    def inverse(self, z):
        s, t = self._parts(z)
        return self._with(z, (z.flatten(1)[:, self.moved] - t) / s.exp()), -s.sum(1)


class Flow(torch.nn.Module):
    def __init__(self, layers, latent_dim):
        super().__init__()
        self.chain = torch.nn.Sequential(*layers)
        self.register_buffer("zero", torch.zeros(latent_dim), persistent=False)
        self.register_buffer("one", torch.ones(latent_dim), persistent=False)

    @property
    def base(self):
        return torch.distributions.Independent(torch.distributions.Normal(self.zero, self.one), 1)

    def forward(self, x):
        parts = []
        for layer in self.chain:
            x, part = layer(x)
            parts.append(part)
        return x, torch.stack(parts, -1).sum(-1)

    def inverse(self, z):
        parts = []
        for layer in list(self.chain)[::-1]:
            z, part = layer.inverse(z)
            parts.append(part)
        return z, torch.stack(parts, -1).sum(-1)

    def log_prob(self, x):
        z, part = self.forward(x)
        return self.base.log_prob(z) + part

    @torch.inference_mode()
    def sample(self, n):
        return self.inverse(self.base.sample((n,)))[0]
