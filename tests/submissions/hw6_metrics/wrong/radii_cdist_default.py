"""torch.cdist's default mode expands the square.

loses: metrics.py
hint: Far from the origin the radii are lost
"""


def knn_radii(x, k):
    radii = [torch.cdist(block, x).topk(k + 1, largest=False).values[:, k].clone() for block in x.split(500)]
    return torch.cat(radii)
