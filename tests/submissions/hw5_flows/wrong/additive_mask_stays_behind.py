"""Keeps the mask as a plain attribute, which stays behind when the layer moves, and looks at values before.

loses: additive_keeps_the_conventions
hint: it mixes tensors on different devices
"""


class AdditiveCoupling(torch.nn.Module):
    def __init__(self, mask, net):
        super().__init__()
        self.mask, self.net = mask, net

    def forward(self, x):
        return x + self._shift(x), x.new_zeros(len(x))

    def inverse(self, z):
        return z - self._shift(z), z.new_zeros(len(z))

    def _shift(self, kept):
        if not bool(kept.isfinite().all()):
            raise ValueError("an entry is not finite")
        return (1 - self.mask) * self.net(self.mask * kept)
