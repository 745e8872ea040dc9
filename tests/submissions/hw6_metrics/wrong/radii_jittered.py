"""Noise that breaks ties moves every radius.

loses: metrics.py
"""
from scipy.spatial import cKDTree


def knn_radii(x, k):
    points = x.detach().cpu().double().numpy()
    points = points + 1e-3 * torch.randn(points.shape).numpy()
    distances = cKDTree(points).query(points, range(1, k + 2))[0]
    return torch.as_tensor(distances[:, k]).to(x)
