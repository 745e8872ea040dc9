"""Transforms what the mask keeps.

loses: affine_forward_is_right affine_is_stable affine_jacobian_is_triangular
hint: affine_turns_the_mask
"""


class AffineCoupling(AffineCoupling):
    def forward(self, x):
        s, t = self.net((1 - self.mask) * x)
        log_scale = self.mask * s.tanh()
        return x * log_scale.exp() + self.mask * t, log_scale.flatten(1).sum(1)

    def inverse(self, z):
        s, t = self.net((1 - self.mask) * z)
        log_scale = self.mask * s.tanh()
        return (z - self.mask * t) * (-log_scale).exp(), -log_scale.flatten(1).sum(1)
