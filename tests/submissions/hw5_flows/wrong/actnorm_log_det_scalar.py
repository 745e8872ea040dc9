"""One number for the batch.

loses: actnorm_inverse_undoes_forward actnorm_log_det_is_the_jacobians
hint: actnorm_gives_one_number
"""


class ActNorm(ActNorm):
    def forward(self, x):
        z, log_det = super().forward(x)
        return z, log_det[0]

    def inverse(self, z):
        x, log_det = super().inverse(z)
        return x, log_det[0]
