"""Columns of sorted blocks, each of which keeps its block alive.

loses: metrics.py
hint: needed more memory
"""


def knn_radii(x, k):
    blocks = x.split(1000)
    return torch.cat([torch.cdist(b, x, compute_mode="donot_use_mm_for_euclid_dist").sort(1).values[:, k] for b in blocks])
