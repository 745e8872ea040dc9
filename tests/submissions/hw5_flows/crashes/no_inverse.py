"""There is no inverse.

loses: additive_inverse_undoes_forward additive_keeps_the_conventions
hint: inverse
"""


class AdditiveCoupling(torch.nn.Module):
    def __init__(self, mask, net):
        super().__init__()
        self.register_buffer("mask", mask)
        self.net = net

    def forward(self, x):
        return x + (1 - self.mask) * self.net(self.mask * x), x.new_zeros(len(x))
