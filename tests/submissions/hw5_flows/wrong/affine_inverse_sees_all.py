"""The way back shows the network the whole latent.

loses: affine_inverse_holds_in_float32 affine_inverse_undoes_forward trained_samples_follow_the_density
"""


class AffineCoupling(AffineCoupling):
    def inverse(self, z):
        s, t = self.net(z)
        log_scale, t = (1 - self.mask) * s.tanh(), (1 - self.mask) * t
        return (z - t) * (-log_scale).exp(), -log_scale.flatten(1).sum(1)
