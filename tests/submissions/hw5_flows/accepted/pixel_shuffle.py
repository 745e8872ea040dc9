"""torch's own pixel_unshuffle; layers that cache nothing and build their masks as complex selections."""


def squeeze(x):
    return torch.nn.functional.pixel_unshuffle(x, 2)


def unsqueeze(x):
    return torch.nn.functional.pixel_shuffle(x, 2)


def checkerboard_mask(h, w):
    return 1 - torch.fmod(torch.arange(h).unsqueeze(1) + torch.arange(w).unsqueeze(0), 2).to(torch.float32)


class AdditiveCoupling(torch.nn.Module):
    """In place, but on a copy."""

    def __init__(self, mask, net):
        super().__init__()
        self.register_buffer("free", 1.0 - mask)
        self.net = net

    def forward(self, x, sign=1):
        z = x.clone()
        z += sign * self.free * self.net(x - self.free * x)
        return z, torch.zeros_like(z.flatten(1).sum(1))

    def inverse(self, z):
        return self.forward(z, -1)


class AffineCoupling(torch.nn.Module):
    """A running product of factors, and a log-determinant that comes from the factors, not from s."""

    def __init__(self, mask, net):
        super().__init__()
        self.register_buffer("free", 1.0 - mask)
        self.net = net

    def factors(self, kept):
        s, t = self.net(kept)
        return torch.e ** (self.free * torch.tanh(s)), self.free * t

    def forward(self, x):
        factor, t = self.factors((1 - self.free) * x)
        return torch.addcmul(t, factor, x), factor.log().reshape(x.shape[0], self.free.numel()).sum(1)

    def inverse(self, z):
        factor, t = self.factors((1 - self.free) * z)
        return (z - t) / factor, factor.reciprocal().log().reshape(z.shape[0], self.free.numel()).sum(1)
