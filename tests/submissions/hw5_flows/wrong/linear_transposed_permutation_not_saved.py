"""Factors W^T, as x @ W.T suggests; P is a plain attribute, and state_dict lacks it.

loses: linear_keeps_its_weight_through_state_dict
hint: permutation_of_the_transpose_is_not_saved
"""


class InvertibleLinear(torch.nn.Module):
    def __init__(self, weight):
        super().__init__()
        self.permutation, lower, upper = torch.linalg.lu(weight.T)
        self.lower, self.upper = torch.nn.Parameter(lower), torch.nn.Parameter(upper)

    def matrix(self):
        lower = self.lower.tril(-1) + torch.eye(len(self.lower), dtype=self.lower.dtype, device=self.lower.device)
        return self.permutation.to(lower) @ lower @ self.upper.triu()

    def forward(self, x):
        return x @ self.matrix(), self.upper.diagonal().abs().log().sum().expand(len(x))

    def inverse(self, z):
        return torch.linalg.solve(self.matrix().T, z.T).T, -self.upper.diagonal().abs().log().sum().expand(len(z))
