"""In eval mode the first batch is let through as it is.

loses: actnorm_standardises_its_first_batch
"""


class ActNorm(ActNorm):
    def forward(self, x):
        if not self.training:
            self.initialised.fill_(True)
        return super().forward(x)
