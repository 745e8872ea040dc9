"""One mean and one deviation for all features together.

loses: actnorm_standardises_its_first_batch
hint: shares_one_mean
"""


class ActNorm(ActNorm):
    def forward(self, x):
        if not self.initialised:
            with torch.no_grad():
                self.mean.fill_(x.mean())
                self.log_std.fill_(x.std().log())
                self.initialised.fill_(True)
        return super().forward(x)
