"""Rows of pixels are counted, and not their columns.

loses: actnorm_log_det_is_the_jacobians
hint: counts_rows_alone
"""


class ActNorm(ActNorm):
    def forward(self, x):
        z, log_det = super().forward(x)
        return z, log_det / (x.shape[-1] if x.dim() > 2 else 1)

    def inverse(self, z):
        x, log_det = super().inverse(z)
        return x, log_det / (x.shape[-1] if x.dim() > 2 else 1)
