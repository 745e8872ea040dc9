"""The identity until it is trained.

loses: actnorm_inverse_undoes_forward actnorm_keeps_what_it_set actnorm_standardises_its_first_batch
hint: is_not_set_up
"""


class ActNorm(ActNorm):
    def __init__(self, size):
        super().__init__(size)
        self.initialised.fill_(True)
