"""torch.where picks kept entries, and a factor and a shift are computed for all others; epochs of AdamW with clipping."""


class AdditiveCoupling(torch.nn.Module):
    def __init__(self, mask, net):
        super().__init__()
        self.keep = torch.nn.Buffer(mask.bool())
        self.net = net

    def shift(self, x):
        return self.net(torch.where(self.keep, x, torch.zeros_like(x)))

    def forward(self, x):
        return torch.where(self.keep, x, x + self.shift(x)), torch.zeros(x.shape[0], dtype=x.dtype, device=x.device)

    def inverse(self, z):
        return torch.where(self.keep, z, z - self.shift(z)), torch.zeros(z.shape[0], dtype=z.dtype, device=z.device)


class AffineCoupling(torch.nn.Module):
    def __init__(self, mask, net):
        super().__init__()
        self.keep = torch.nn.Buffer(mask.bool())
        self.net = net

    def log_scale_and_shift(self, x):
        s, t = self.net(torch.where(self.keep, x, torch.zeros_like(x)))
        return torch.where(self.keep, torch.zeros_like(s), torch.tanh(s)), t

    def forward(self, x):
        log_scale, t = self.log_scale_and_shift(x)
        z = torch.where(self.keep, x, torch.exp(log_scale) * x + t)
        return z, torch.flatten(log_scale, start_dim=1).sum(dim=-1)

    def inverse(self, z):
        log_scale, t = self.log_scale_and_shift(z)
        x = torch.where(self.keep, z, (z - t) / torch.exp(log_scale))
        return x, -torch.flatten(log_scale, start_dim=1).sum(dim=-1)


def checkerboard_mask(h, w):
    mask = torch.zeros(h, w)
    mask[::2, ::2] = 1
    mask[1::2, 1::2] = 1
    return mask


def half_mask(d):
    return torch.cat([torch.ones(d // 2), torch.zeros(d - d // 2)])


def train_flow(flow, data, *, steps=200, batch_size=400, lr=1e-2, seed=0):
    torch.manual_seed(seed)
    flow.train()
    parameters = [p for p in flow.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=lr, weight_decay=1e-4, fused=True)
    history = []
    while len(history) < steps:
        for batch in torch.randperm(len(data)).split(batch_size):
            if len(history) == steps:
                break
            nll = flow.log_prob(data[batch]).neg().mean()
            optimizer.zero_grad(set_to_none=True)
            nll.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 5.0)
            optimizer.step()
            history.append(float(nll))
    return history
