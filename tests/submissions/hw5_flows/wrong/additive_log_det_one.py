"""The determinant, one, in place of its logarithm.

loses: additive_log_det_is_the_jacobians additive_inverse_undoes_forward
hint: gives_the_determinant
"""


class AdditiveCoupling(AdditiveCoupling):
    def forward(self, x):
        return x + (1 - self.mask) * self.net(self.mask * x), x.new_ones(len(x))

    def inverse(self, z):
        return z - (1 - self.mask) * self.net(self.mask * z), z.new_ones(len(z))
