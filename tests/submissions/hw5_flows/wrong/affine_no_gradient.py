"""The network is evaluated without a gradient: nothing can be trained.

loses: training_beats_two_gaussians affine_keeps_the_conventions
hint: is_not_trained
"""


class AffineCoupling(AffineCoupling):
    def forward(self, x):
        with torch.no_grad():
            s, t = self.net(self.mask * x)
        log_scale, t = (1 - self.mask) * s.tanh(), (1 - self.mask) * t
        scale = torch.ones((), requires_grad=True)
        return scale * x * log_scale.exp() + t, log_scale.flatten(1).sum(1)
