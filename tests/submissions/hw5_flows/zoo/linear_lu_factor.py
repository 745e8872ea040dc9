"""The compact form of lu_factor and a row order in a buffer.

The same map and the same log-determinant; gradients flow through all of it.

ci: yes
"""


class InvertibleLinear(torch.nn.Module):
    def __init__(self, weight):
        super().__init__()
        factors, pivots = torch.linalg.lu_factor(weight)
        p, _, _ = torch.lu_unpack(factors, pivots)
        self.register_buffer("rows", p.argmax(1))
        self.factors = torch.nn.Parameter(factors.clone())

    def _parts(self):
        d = len(self.factors)
        return self.factors.tril(-1) + torch.eye(d, dtype=self.factors.dtype, device=self.factors.device), self.factors.triu()

    def _log_det(self, x):
        return self.factors.diagonal().abs().log().sum().expand(len(x))

    def forward(self, x):
        lower, upper = self._parts()
        return (x @ (lower @ upper).T)[:, self.rows], self._log_det(x)

    def inverse(self, z):
        lower, upper = self._parts()
        y = torch.linalg.solve_triangular(lower, z[:, self.rows.argsort()].T, upper=False, unitriangular=True)
        return torch.linalg.solve_triangular(upper, y, upper=True).T, -self._log_det(z)
