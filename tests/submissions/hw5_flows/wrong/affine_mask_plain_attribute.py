"""The mask is a plain attribute: it stays where it was when the layer moves.

loses: affine_keeps_the_conventions
"""


class AffineCoupling(AffineCoupling):
    def __init__(self, mask, net):
        torch.nn.Module.__init__(self)
        self.mask, self.net = mask, net
