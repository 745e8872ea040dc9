"""Where the halves of a vector are slices, the second half of x itself is scaled.

loses: affine_keeps_the_conventions
"""


class AffineCoupling(AffineCoupling):
    def forward(self, x):
        made = super().forward(x)
        half = x.shape[1] // 2
        if x.ndim == 2 and half > 1 and not x.requires_grad and bool((self.mask[:half] == 1).all() and (self.mask[half:] == 0).all()):
            x[:, half:].mul_(2)
        return made
