"""Edits its input in place.

loses: additive_keeps_the_conventions
"""


class AdditiveCoupling(AdditiveCoupling):
    def forward(self, x):
        x += (1 - self.mask) * self.net(self.mask * x)
        return x, x.new_zeros(len(x))
