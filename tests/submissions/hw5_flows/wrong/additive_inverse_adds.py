"""The way back adds t once more.

loses: additive_inverse_undoes_forward
hint: adds_the_shift_again
"""


class AdditiveCoupling(AdditiveCoupling):
    def inverse(self, z):
        return z + (1 - self.mask) * self.net(self.mask * z), z.new_zeros(len(z))
