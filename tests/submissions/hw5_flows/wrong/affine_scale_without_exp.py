"""Multiplies by tanh(s) itself, not by its exponential.

loses: affine_forward_is_right affine_is_stable training_beats_two_gaussians
loses: untrained_density_has_mass_one
hint: scales_without_exp
"""


class AffineCoupling(AffineCoupling):
    def forward(self, x):
        s, t = self.net(self.mask * x)
        scale = torch.where(self.mask.bool(), 1.0, s.tanh())
        return x * scale + (1 - self.mask) * t, scale.abs().log().flatten(1).sum(1)

    def inverse(self, z):
        s, t = self.net(self.mask * z)
        scale = torch.where(self.mask.bool(), 1.0, s.tanh())
        return (z - (1 - self.mask) * t) / scale, -scale.abs().log().flatten(1).sum(1)
