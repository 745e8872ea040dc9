"""On the way back nothing is differentiable.

loses: affine_keeps_the_conventions
"""


class AffineCoupling(AffineCoupling):
    @torch.no_grad()
    def inverse(self, z):
        return super().inverse(z)
