"""Every batch sets mean and deviation anew.

loses: actnorm_inverse_undoes_forward actnorm_is_trained actnorm_keeps_what_it_set actnorm_log_det_is_the_jacobians
loses: actnorm_keeps_the_conventions
hint: initialises_at_every_call
"""


class ActNorm(ActNorm):
    def forward(self, x):
        self.initialised.fill_(False)
        return super().forward(x)
