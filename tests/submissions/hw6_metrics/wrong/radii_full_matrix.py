"""All distances at once.

loses: metrics.py
hint: needed more memory
"""


def knn_radii(x, k):
    distances = torch.cdist(x, x, compute_mode="donot_use_mm_for_euclid_dist")
    return distances.topk(k + 1, largest=False).values[:, k]
