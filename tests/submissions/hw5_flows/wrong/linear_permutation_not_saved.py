"""P is a plain attribute, and state_dict lacks it.

loses: linear_keeps_its_weight_through_state_dict linear_keeps_the_conventions
hint: permutation_is_not_saved
"""


class InvertibleLinear(InvertibleLinear):
    def __init__(self, weight):
        super().__init__(weight)
        permutation = self.permutation
        del self.permutation
        self.permutation = permutation
