"""Computes in float32, whatever comes in.

loses: affine_inverse_undoes_forward affine_jacobian_is_triangular affine_keeps_the_conventions
loses: affine_log_det_is_the_jacobians trained_log_prob_is_the_measured_density
"""


class AffineCoupling(AffineCoupling):
    def _parts(self, x):
        s, t = self.net(self.mask * x)
        return ((1 - self.mask) * s.tanh()).float(), ((1 - self.mask) * t).float()

    def forward(self, x):
        log_scale, t = self._parts(x)
        return x.float() * log_scale.exp() + t, log_scale.flatten(1).sum(1)

    def inverse(self, z):
        log_scale, t = self._parts(z)
        return (z.float() - t) * (-log_scale).exp(), -log_scale.flatten(1).sum(1)
