"""Entries are flattened, gathered by index, transformed and put back: no mask is ever multiplied. RMSprop."""


class _Halves(torch.nn.Module):
    def __init__(self, mask, net):
        super().__init__()
        flat = mask.reshape(-1)
        self.register_buffer("kept", torch.nonzero(flat > 0.5)[:, 0])
        self.register_buffer("moved", torch.nonzero(flat <= 0.5)[:, 0])
        self.register_buffer("back", torch.argsort(torch.cat([self.kept, self.moved])))
        self.net = net

    def split(self, x):
        flat = x.flatten(1)
        return flat[:, self.kept], flat[:, self.moved]

    def join(self, kept, moved, like):
        return torch.cat([kept, moved], 1)[:, self.back].reshape(like.shape)

    def seen(self, kept, like):
        zeros = kept.new_zeros(len(kept), len(self.moved))
        made = self.net(self.join(kept, zeros, like))
        return [part.flatten(1)[:, self.moved] for part in (made if isinstance(made, tuple) else (made,))]


class AdditiveCoupling(_Halves):
    def forward(self, x):
        kept, moved = self.split(x)
        (t,) = self.seen(kept, x)
        return self.join(kept, moved + t, x), 0 * kept.sum(1)

    def inverse(self, z):
        kept, moved = self.split(z)
        (t,) = self.seen(kept, z)
        return self.join(kept, moved - t, z), 0 * kept.sum(1)


class AffineCoupling(_Halves):
    def forward(self, x):
        kept, moved = self.split(x)
        s, t = self.seen(kept, x)
        return self.join(kept, moved * s.tanh().exp() + t, x), s.tanh().sum(1)

    def inverse(self, z):
        kept, moved = self.split(z)
        s, t = self.seen(kept, z)
        return self.join(kept, (moved - t) * s.tanh().neg().exp(), z), s.tanh().sum(1).neg()


def squeeze(x):
    corners = [x[:, :, i::2, j::2] for i in (0, 1) for j in (0, 1)]
    return torch.stack(corners, 2).flatten(1, 2)


def unsqueeze(x):
    b, c, h, w = x.shape
    out = x.new_empty(b, c // 4, 2 * h, 2 * w)
    for corner in range(4):
        out[:, :, corner // 2 :: 2, corner % 2 :: 2] = x[:, corner::4]
    return out


def train_flow(flow, data, *, steps=250, batch_size=400, lr=2e-3, seed=0):
    generator = torch.Generator()
    generator.manual_seed(seed)
    optimiser = torch.optim.RMSprop(flow.parameters(), lr=lr)
    losses = []
    for step in range(steps):
        rows = torch.randperm(data.shape[0], generator=generator)[:batch_size]
        optimiser.zero_grad()
        loss = -torch.mean(flow.log_prob(data[rows]))
        loss.backward()
        optimiser.step()
        losses.append(loss.detach().item())
    return losses
