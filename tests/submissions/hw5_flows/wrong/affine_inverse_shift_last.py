"""The way back divides first, and subtracts the shift unscaled.

loses: affine_inverse_holds_in_float32 affine_inverse_undoes_forward trained_samples_follow_the_density
hint: undoes_the_shift_last
"""


class AffineCoupling(AffineCoupling):
    def inverse(self, z):
        s, t = self.net(self.mask * z)
        log_scale, t = (1 - self.mask) * s.tanh(), (1 - self.mask) * t
        return z * (-log_scale).exp() - t, -log_scale.flatten(1).sum(1)
