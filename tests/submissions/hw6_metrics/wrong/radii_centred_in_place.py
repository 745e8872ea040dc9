"""Centres its argument in place.

loses: metrics.py
hint: in place
"""
from scipy.spatial import cKDTree


def knn_radii(x, k):
    x -= x.mean(0)
    points = x.detach().cpu().double().numpy()
    return torch.as_tensor(cKDTree(points).query(points, [k + 1])[0][:, 0]).to(x)
