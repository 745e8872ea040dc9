"""Masks, squeezing and chains in plain Python and numpy; P L U from scipy, with a permutation of indices."""
import functools
import itertools
import operator

import numpy as np
import scipy.linalg


def change_of_variables(log_prob_z, log_det):
    return torch.add(log_det, log_prob_z)


def compose(log_dets):
    return functools.reduce(operator.add, log_dets)


def checkerboard_mask(h, w):
    return torch.tensor([[float((i + j + 1) % 2) for j in range(w)] for i in range(h)])


def half_mask(d):
    return torch.as_tensor(np.repeat([1, 0], [d // 2, d - d // 2]), dtype=torch.float32)


class InvertibleLinear(torch.nn.Module):
    def __init__(self, weight):
        super().__init__()
        p, l, u = scipy.linalg.lu(weight.detach().cpu().double().numpy())
        as_given = lambda a: torch.as_tensor(a).to(weight)
        self.register_buffer("rows", torch.as_tensor(p.argmax(1)).to(weight.device))
        self.register_buffer("columns", torch.as_tensor(p.argmax(0)).to(weight.device))
        self.l, self.u = torch.nn.Parameter(as_given(l)), torch.nn.Parameter(as_given(u))

    def triangles(self):
        one = torch.eye(len(self.l), dtype=self.l.dtype, device=self.l.device)
        return torch.tril(self.l, -1) + one, torch.triu(self.u)

    def forward(self, x):
        lower, upper = self.triangles()
        z = (lower @ (upper @ x.T))[self.rows].T
        return z, upper.diagonal().abs().log().sum() + x.new_zeros(len(x))

    def inverse(self, z):
        lower, upper = self.triangles()
        y = z.T[self.columns]
        y = torch.linalg.solve_triangular(lower, y, upper=False)
        y = torch.linalg.solve_triangular(upper, y, upper=True)
        return y.T, -upper.diagonal().abs().log().sum() + z.new_zeros(len(z))


def squeeze(x):
    b, c, h, w = x.shape
    out = x.new_zeros(b, 4 * c, h // 2, w // 2)
    for channel, i, j in itertools.product(range(c), range(2), range(2)):
        out[:, 4 * channel + 2 * i + j] = x[:, channel, i::2, j::2]
    return out


def unsqueeze(x):
    b, c, h, w = x.shape
    out = x.new_zeros(b, c // 4, 2 * h, 2 * w)
    for channel, i, j in itertools.product(range(c // 4), range(2), range(2)):
        out[:, channel, i::2, j::2] = x[:, 4 * channel + 2 * i + j]
    return out
