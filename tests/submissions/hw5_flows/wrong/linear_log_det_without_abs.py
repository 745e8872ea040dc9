"""The logarithm of the determinant, which may be negative.

loses: linear_inverse_undoes_forward linear_is_trained linear_log_det_is_the_jacobians
"""


class InvertibleLinear(torch.nn.Module):
    def __init__(self, weight):
        super().__init__()
        self.weight = torch.nn.Parameter(weight.clone())

    def forward(self, x):
        return x @ self.weight.T, torch.logdet(self.weight).expand(len(x))

    def inverse(self, z):
        return torch.linalg.solve(self.weight, z.T).T, -torch.logdet(self.weight).expand(len(z))
