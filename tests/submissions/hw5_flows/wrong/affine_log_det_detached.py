"""The density's second term is a number that no network learns from.

loses: affine_keeps_the_conventions trained_density_has_mass_one training_beats_two_gaussians
hint: no gradient flows
"""


class AffineCoupling(AffineCoupling):
    def forward(self, x):
        z, log_det = super().forward(x)
        return z, log_det.detach()
