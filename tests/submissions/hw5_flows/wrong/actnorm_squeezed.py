"""One channel: its axis is lost.

loses: actnorm_inverse_undoes_forward actnorm_is_trained actnorm_keeps_what_it_set
loses: actnorm_log_det_is_the_jacobians actnorm_standardises_its_first_batch
"""


class ActNorm(ActNorm):
    def forward(self, x):
        z, log_det = super().forward(x)
        return (z.squeeze(1) if x.shape[1] == 1 else z), log_det
