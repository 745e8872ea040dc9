"""P stands where its transpose should.

loses: linear_forward_is_right linear_keeps_its_weight_through_state_dict
hint: turns_the_permutation
"""


class InvertibleLinear(InvertibleLinear):
    def __init__(self, weight):
        super().__init__(weight)
        self.permutation.copy_(self.permutation.T.clone())
