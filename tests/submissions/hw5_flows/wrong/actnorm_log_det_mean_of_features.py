"""The mean of log σ in place of its sum.

loses: actnorm_log_det_is_the_jacobians
hint: averages_the_features
"""


class ActNorm(ActNorm):
    def forward(self, x):
        z, log_det = super().forward(x)
        return z, log_det / x.shape[1]

    def inverse(self, z):
        x, log_det = super().inverse(z)
        return x, log_det / x.shape[1]
