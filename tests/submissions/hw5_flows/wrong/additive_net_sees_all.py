"""The network sees the entries that it transforms.

loses: additive_forward_is_right additive_log_det_is_the_jacobians additive_inverse_undoes_forward
hint: additive_net_sees_everything
"""


class AdditiveCoupling(AdditiveCoupling):
    def forward(self, x):
        return x + (1 - self.mask) * self.net(x), x.new_zeros(len(x))

    def inverse(self, z):
        return z - (1 - self.mask) * self.net(z), z.new_zeros(len(z))
