"""Kept entries are shifted as well.

loses: additive_forward_is_right additive_log_det_is_the_jacobians additive_inverse_undoes_forward
hint: shifts_kept_entries
"""


class AdditiveCoupling(AdditiveCoupling):
    def forward(self, x):
        return x + self.net(x * self.mask), x.new_zeros(len(x))

    def inverse(self, z):
        return z - self.net(z * self.mask), z.new_zeros(len(z))
