"""Masks by loops over rows and columns.

The masks are those of the handout, in float32.
"""


def checkerboard_mask(h, w):
    return torch.tensor([[float((i + j) % 2 == 0) for j in range(w)] for i in range(h)])


def half_mask(d):
    return torch.cat([torch.ones(d // 2), torch.zeros(d - d // 2)])
