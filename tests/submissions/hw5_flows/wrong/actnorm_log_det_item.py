"""The log-determinant is spread over the batch as a Python number, from which σ learns nothing.

loses: actnorm_keeps_the_conventions
hint: no gradient flows
"""


class ActNorm(ActNorm):
    def forward(self, x):
        z, log_det = super().forward(x)
        return z, x.new_full((len(x),), log_det[0].item())
