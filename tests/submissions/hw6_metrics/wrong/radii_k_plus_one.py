"""One neighbour too far.

loses: metrics.py
hint: the neighbour after the k-th
"""
from scipy.spatial import cKDTree


def knn_radii(x, k):
    points = x.detach().cpu().double().numpy()
    distances = cKDTree(points).query(points, range(1, min(k + 2, len(points)) + 1))[0]
    return torch.as_tensor(distances[:, min(k + 1, len(points) - 1)]).to(x)
