"""The network gets no gradient.

loses: additive_keeps_the_conventions
"""


class AdditiveCoupling(AdditiveCoupling):
    def forward(self, x):
        return x + (1 - self.mask) * self.net(self.mask * x).detach(), x.new_zeros(len(x))
