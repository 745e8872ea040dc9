"""The whole W is put together, and torch.linalg.solve leads back.

The same map and the same log-determinant; gradients flow through all of it.
"""


class InvertibleLinear(torch.nn.Module):
    def __init__(self, weight):
        super().__init__()
        p, lower, upper = torch.linalg.lu(weight.detach().clone())
        self.register_buffer("p", p)
        self.lower = torch.nn.Parameter(lower.tril(-1))
        self.upper = torch.nn.Parameter(upper.triu(1))
        self.diagonal = torch.nn.Parameter(upper.diagonal().clone())

    @property
    def weight(self):
        lower = self.lower.tril(-1) + torch.eye(len(self.diagonal)).to(self.lower)
        return self.p @ lower @ (self.upper.triu(1) + torch.diag(self.diagonal))

    def forward(self, x):
        return torch.nn.functional.linear(x, self.weight), self.diagonal.abs().log().sum().repeat(len(x))

    def inverse(self, z):
        return torch.linalg.solve(self.weight, z.T).T, -self.diagonal.abs().log().sum().repeat(len(z))
