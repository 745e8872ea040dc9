"""The way back solves with U before L.

loses: linear_inverse_undoes_forward linear_is_trained
hint: solves_in_the_wrong_order
"""


class InvertibleLinear(InvertibleLinear):
    def inverse(self, z):
        upper = self.upper.triu(1) + (self.sign * self.log_diagonal.exp()).diag()
        y = torch.linalg.solve_triangular(upper, (z @ self.permutation).T, upper=True)
        y = torch.linalg.solve_triangular(self.lower, y, upper=False, unitriangular=True)
        return y.T, -self.log_diagonal.sum().expand(len(z))
