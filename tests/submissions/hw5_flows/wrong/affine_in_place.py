"""Scales and shifts its input in place.

loses: affine_keeps_the_conventions training_beats_two_gaussians trained_density_has_mass_one
"""


class AffineCoupling(AffineCoupling):
    def forward(self, x):
        s, t = self.net(self.mask * x)
        log_scale, t = (1 - self.mask) * s.tanh(), (1 - self.mask) * t
        x *= log_scale.detach().exp()
        x += t.detach()
        return x, log_scale.flatten(1).sum(1)
