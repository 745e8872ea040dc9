"""The class asks for an argument that nobody gives.

loses: actnorm_inverse_undoes_forward actnorm_is_trained actnorm_keeps_the_conventions actnorm_keeps_what_it_set
loses: actnorm_log_det_is_the_jacobians actnorm_standardises_its_first_batch
hint: raised TypeError
"""


class ActNorm(ActNorm):
    def __init__(self, size, epsilon):
        super().__init__(size)
        self.epsilon = epsilon
