"""The log-determinant is multiplied by the batch's size.

loses: actnorm_log_det_is_the_jacobians
hint: multiplies_by_the_batch
"""


class ActNorm(ActNorm):
    def forward(self, x):
        z, log_det = super().forward(x)
        return z, log_det * len(x)

    def inverse(self, z):
        x, log_det = super().inverse(z)
        return x, log_det * len(z)
