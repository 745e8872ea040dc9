"""The determinant is taken under no_grad: W learns from one half of the density.

loses: linear_keeps_the_conventions
hint: no gradient flows
"""


class InvertibleLinear(InvertibleLinear):
    def forward(self, x):
        z, _ = super().forward(x)
        with torch.no_grad():
            return z, super().forward(x)[1]
