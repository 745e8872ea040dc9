"""Shifts before it scales: (x + t) · exp(tanh(s)).

loses: affine_forward_is_right affine_is_stable
hint: shifts_first
"""


class AffineCoupling(AffineCoupling):
    def forward(self, x):
        s, t = self.net(self.mask * x)
        log_scale, t = (1 - self.mask) * s.tanh(), (1 - self.mask) * t
        return (x + t) * log_scale.exp(), log_scale.flatten(1).sum(1)

    def inverse(self, z):
        s, t = self.net(self.mask * z)
        log_scale, t = (1 - self.mask) * s.tanh(), (1 - self.mask) * t
        return z * (-log_scale).exp() - t, -log_scale.flatten(1).sum(1)
