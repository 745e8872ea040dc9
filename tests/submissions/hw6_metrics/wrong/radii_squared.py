"""Squared distances.

loses: metrics.py
hint: The distances are squared
"""
from scipy.spatial import cKDTree


def knn_radii(x, k):
    points = x.detach().cpu().double().numpy()
    distances = cKDTree(points).query(points, range(1, k + 2))[0]
    return torch.as_tensor(distances[:, k] ** 2).to(x)
