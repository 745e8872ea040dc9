"""ActNorm with a scale that may be any sign, kept as a vector for both axes; sample variance; InvertibleLinear by QR."""


class ActNorm(torch.nn.Module):
    def __init__(self, size):
        super().__init__()
        self.loc = torch.nn.Parameter(torch.zeros(1, size))
        self.log_scale = torch.nn.Parameter(torch.zeros(1, size))
        self.register_buffer("is_ready", torch.zeros(1, dtype=torch.uint8))

    def _flat(self, x):
        return x if x.ndim == 2 else x.permute(0, 2, 3, 1).reshape(-1, x.shape[1])

    def _back(self, flat, like):
        if like.ndim == 2:
            return flat
        b, c, h, w = like.shape
        return flat.reshape(b, h, w, c).permute(0, 3, 1, 2)

    def _log_det(self, x):
        pixels = 1 if x.ndim == 2 else x.shape[2] * x.shape[3]
        return pixels * self.log_scale.sum() * torch.ones(x.shape[0], dtype=x.dtype, device=x.device)

    def forward(self, x):
        rows = self._flat(x)
        if self.is_ready.item() == 0:
            self.loc.data.copy_(rows.data.mean(0, keepdim=True))
            self.log_scale.data.copy_(-torch.log(rows.data.std(0, keepdim=True)))
            self.is_ready.fill_(1)
        return self._back((rows - self.loc) * torch.exp(self.log_scale), x), self._log_det(x)

    def inverse(self, z):
        rows = self._flat(z)
        return self._back(rows * torch.exp(-self.log_scale) + self.loc, z), -self._log_det(z)


class InvertibleLinear(torch.nn.Module):
    """W = Q R: the orthogonal part is fixed, the triangular one trained."""

    def __init__(self, weight):
        super().__init__()
        q, r = torch.linalg.qr(weight.detach())
        self.register_buffer("q", q)
        self.r = torch.nn.Parameter(r)

    def forward(self, x):
        return x @ self.r.triu().T @ self.q.T, self.r.diagonal().abs().log().sum().expand(x.shape[0])

    def inverse(self, z):
        x = torch.linalg.solve_triangular(self.r.triu(), (z @ self.q).mT, upper=True).mT
        return x, -self.r.diagonal().abs().log().sum().expand(z.shape[0])


def train_flow(flow, data, *, steps=200, batch_size=400, lr=0.05, seed=0):
    generator = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adagrad(flow.parameters(), lr)
    losses = []
    for _ in range(steps):
        picked = torch.multinomial(torch.ones(len(data)), batch_size, generator=generator)
        nll = -flow.log_prob(data[picked]).mean()
        for p in flow.parameters():
            p.grad = None
        nll.backward()
        torch.nn.utils.clip_grad_value_(flow.parameters(), 0.5)
        optimiser.step()
        losses.append(nll.tolist())
    return losses
