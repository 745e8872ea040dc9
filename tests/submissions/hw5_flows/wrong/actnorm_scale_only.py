"""Scales, and leaves the mean where it is.

loses: actnorm_standardises_its_first_batch
hint: scales_only
"""


class ActNorm(ActNorm):
    def forward(self, x):
        first = not self.initialised
        z, log_det = super().forward(x)
        if first:
            self.mean.data.zero_()
            z, log_det = super().forward(x)
        return z, log_det
