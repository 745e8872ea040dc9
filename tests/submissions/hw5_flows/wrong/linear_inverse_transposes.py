"""Takes the transpose for the inverse.

loses: linear_inverse_undoes_forward linear_is_trained
hint: multiplies_by_the_transpose
"""


class InvertibleLinear(InvertibleLinear):
    def inverse(self, z):
        upper = self.upper.triu(1) + (self.sign * self.log_diagonal.exp()).diag()
        weight = self.permutation @ (self.lower.tril(-1) + torch.eye(len(upper)).to(upper)) @ upper
        return z @ weight, -self.log_diagonal.sum().expand(len(z))
