"""The diagonal of U is kept as a logarithm, and its signs are lost.

loses: linear_forward_is_right linear_keeps_its_weight_through_state_dict
hint: loses_the_signs
"""


class InvertibleLinear(InvertibleLinear):
    def __init__(self, weight):
        super().__init__(weight)
        self.sign.fill_(1)
