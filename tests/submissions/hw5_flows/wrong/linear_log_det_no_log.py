"""|det W| without its logarithm.

loses: linear_inverse_undoes_forward linear_is_trained linear_log_det_is_the_jacobians
hint: linear_forgets_the_logarithm
"""


class InvertibleLinear(InvertibleLinear):
    def forward(self, x):
        z, log_det = super().forward(x)
        return z, log_det.exp()

    def inverse(self, z):
        x, log_det = super().inverse(z)
        return x, log_det.exp()
