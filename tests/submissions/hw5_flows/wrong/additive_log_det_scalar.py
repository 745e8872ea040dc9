"""A zero without a batch axis.

loses: additive_log_det_is_the_jacobians additive_inverse_undoes_forward
hint: gives_one_number
"""


class AdditiveCoupling(AdditiveCoupling):
    def forward(self, x):
        return x + (1 - self.mask) * self.net(self.mask * x), x.new_zeros(())

    def inverse(self, z):
        return z - (1 - self.mask) * self.net(self.mask * z), z.new_zeros(())
