"""Centres its input in place.

loses: actnorm_keeps_the_conventions actnorm_keeps_what_it_set
"""


class ActNorm(ActNorm):
    def forward(self, x):
        z, log_det = super().forward(x.clone())
        x -= self.mean.detach().view(-1, *[1] * (x.ndim - 2))
        return z, log_det
