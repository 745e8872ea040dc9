"""Centres, and leaves the scale at one.

loses: actnorm_standardises_its_first_batch
hint: centres_only
"""


class ActNorm(ActNorm):
    def forward(self, x):
        first = not self.initialised
        z, log_det = super().forward(x)
        if first:
            self.log_std.data.zero_()
            z, log_det = super().forward(x)
        return z, log_det
