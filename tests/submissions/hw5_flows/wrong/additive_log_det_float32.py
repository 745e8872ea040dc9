"""A log-determinant of torch's default dtype, whatever the inputs are.

loses: additive_inverse_undoes_forward additive_keeps_the_conventions additive_log_det_is_the_jacobians
"""


class AdditiveCoupling(AdditiveCoupling):
    def forward(self, x):
        return x + (1 - self.mask) * self.net(self.mask * x), torch.zeros(len(x), device=x.device)

    def inverse(self, z):
        return z - (1 - self.mask) * self.net(self.mask * z), torch.zeros(len(z), device=z.device)
