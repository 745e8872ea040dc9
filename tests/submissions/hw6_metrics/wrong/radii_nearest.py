"""The nearest neighbour, whatever k is.

loses: metrics.py
hint: the nearest neighbour, whatever k is
"""
from scipy.spatial import cKDTree


def knn_radii(x, k):
    points = x.detach().cpu().double().numpy()
    distances = cKDTree(points).query(points, range(1, k + 2))[0]
    return torch.as_tensor(distances[:, 1]).to(x)
