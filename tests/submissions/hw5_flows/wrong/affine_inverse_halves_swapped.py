"""The way back transforms the half that was kept.

loses: affine_inverse_holds_in_float32 affine_inverse_undoes_forward trained_samples_follow_the_density
hint: swaps_the_halves
"""


class AffineCoupling(AffineCoupling):
    def inverse(self, z):
        s, t = self.net((1 - self.mask) * z)
        log_scale, t = self.mask * s.tanh(), self.mask * t
        return (z - t) * (-log_scale).exp(), -log_scale.flatten(1).sum(1)
