"""The sum of absolute differences.

loses: metrics.py
hint: The Euclidean one is asked for
"""
from scipy.spatial import cKDTree


def knn_radii(x, k):
    points = x.detach().cpu().double().numpy()
    distances = cKDTree(points).query(points, [k + 1], p=1)[0]
    return torch.as_tensor(distances[:, 0]).to(x)
