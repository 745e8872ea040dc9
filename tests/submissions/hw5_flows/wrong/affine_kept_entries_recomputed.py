"""Divides and multiplies kept entries by a number near one: nearly untouched.

loses: affine_inverse_holds_in_float32 affine_inverse_undoes_forward affine_jacobian_is_triangular
"""


class AffineCoupling(AffineCoupling):
    def forward(self, x):
        s, t = self.net(self.mask * x)
        log_scale, t = (1 - self.mask) * s.tanh(), (1 - self.mask) * t
        log_scale = log_scale + 1e-4 * self.mask
        return x * log_scale.exp() + t, log_scale.flatten(1).sum(1)

    def inverse(self, z):
        s, t = self.net(self.mask * z)
        log_scale, t = (1 - self.mask) * s.tanh(), (1 - self.mask) * t
        log_scale = log_scale + 1e-4 * self.mask
        return (z - t) * (-log_scale).exp(), -log_scale.flatten(1).sum(1)
