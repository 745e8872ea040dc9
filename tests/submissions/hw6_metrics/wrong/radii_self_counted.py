"""The point is its own first neighbour.

loses: metrics.py
hint: A point is counted among its own neighbours
"""
from scipy.spatial import cKDTree


def knn_radii(x, k):
    points = x.detach().cpu().double().numpy()
    distances = cKDTree(points).query(points, range(1, k + 2))[0]
    return torch.as_tensor(distances[:, k - 1]).to(x)
