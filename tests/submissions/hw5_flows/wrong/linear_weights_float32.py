"""The factors are kept in float32, whatever the weight's dtype.

loses: linear_forward_is_right
"""


class InvertibleLinear(InvertibleLinear):
    def __init__(self, weight):
        super().__init__(weight.float().to(weight.dtype))
