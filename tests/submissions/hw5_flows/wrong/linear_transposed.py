"""Multiplies rows by W: z = Wᵀ x.

loses: linear_forward_is_right linear_keeps_its_weight_through_state_dict
hint: transposes_the_weight
"""


class InvertibleLinear(InvertibleLinear):
    def __init__(self, weight):
        super().__init__(weight.T)
