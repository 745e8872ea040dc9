"""Trains the very tensor it was handed.

loses: linear_forward_is_right linear_keeps_its_weight_through_state_dict linear_keeps_the_conventions
"""


class InvertibleLinear(torch.nn.Module):
    def __init__(self, weight):
        super().__init__()
        weight /= weight.abs().max()
        self.weight = torch.nn.Parameter(weight)

    def forward(self, x):
        return x @ self.weight.T, torch.linalg.slogdet(self.weight)[1].expand(len(x))

    def inverse(self, z):
        return torch.linalg.solve(self.weight, z.T).T, -torch.linalg.slogdet(self.weight)[1].expand(len(z))
