"""Both log-determinants have the other's sign.

loses: actnorm_log_det_is_the_jacobians
hint: actnorm_turns_the_sign
"""


class ActNorm(ActNorm):
    def forward(self, x):
        z, log_det = super().forward(x)
        return z, -log_det

    def inverse(self, z):
        x, log_det = super().inverse(z)
        return x, -log_det
