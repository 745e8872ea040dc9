"""Divides by the variance in place of the deviation.

loses: actnorm_standardises_its_first_batch
hint: divides_by_the_variance
"""


class ActNorm(ActNorm):
    def forward(self, x):
        first = not self.initialised
        z, log_det = super().forward(x)
        if first:
            self.log_std.data *= 2
            z, log_det = super().forward(x)
        return z, log_det
