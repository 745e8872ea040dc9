"""P is forgotten: z = L U x.

loses: linear_forward_is_right linear_keeps_its_weight_through_state_dict
hint: forgets_the_permutation
"""


class InvertibleLinear(InvertibleLinear):
    def __init__(self, weight):
        super().__init__(weight)
        self.permutation.copy_(torch.eye(len(weight)))
