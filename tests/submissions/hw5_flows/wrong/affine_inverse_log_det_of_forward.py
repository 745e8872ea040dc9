"""The way back returns the forward map's log-determinant.

loses: affine_inverse_undoes_forward
hint: keeps_the_sign_on_the_way_back
"""


class AffineCoupling(AffineCoupling):
    def inverse(self, z):
        s, t = self.net(self.mask * z)
        log_scale, t = (1 - self.mask) * s.tanh(), (1 - self.mask) * t
        return (z - t) * (-log_scale).exp(), log_scale.flatten(1).sum(1)
