"""The result stays on the CPU.

loses: metrics.py
hint: not on the inputs
"""


def knn_radii(x, k):
    radii = [torch.cdist(block, x, compute_mode="donot_use_mm_for_euclid_dist").topk(k + 1, largest=False).values[:, k].clone() for block in x.split(500)]
    return torch.cat(radii).cpu()
