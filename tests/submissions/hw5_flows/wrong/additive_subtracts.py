"""z = x − t, undone rightly.

loses: additive_forward_is_right
hint: subtracts_the_shift
"""


class AdditiveCoupling(AdditiveCoupling):
    def forward(self, x):
        return x - (1 - self.mask) * self.net(self.mask * x), x.new_zeros(len(x))

    def inverse(self, z):
        return z + (1 - self.mask) * self.net(self.mask * z), z.new_zeros(len(z))
