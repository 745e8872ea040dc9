"""The way back computes s and t from the transformed half.

loses: affine_inverse_holds_in_float32 affine_inverse_undoes_forward trained_samples_follow_the_density
hint: reads_the_transformed_half
"""


class AffineCoupling(AffineCoupling):
    def inverse(self, z):
        s, t = self.net((1 - self.mask) * z)
        log_scale, t = (1 - self.mask) * s.tanh(), (1 - self.mask) * t
        return (z - t) * (-log_scale).exp(), -log_scale.flatten(1).sum(1)
