"""A function of a newer or older torch that is not there.

loses: linear_forward_is_right linear_inverse_undoes_forward linear_is_trained
loses: linear_keeps_its_weight_through_state_dict linear_keeps_the_conventions linear_log_det_is_the_jacobians
hint: raised AttributeError
"""


class InvertibleLinear(InvertibleLinear):
    def __init__(self, weight):
        super().__init__(weight)
        self.lower.data, self.upper.data = torch.triangular_factors(weight)
