"""Every distance of zero is left out, as if only the point itself had it.

loses: radii_count_equal_rows
hint: You left out equal rows
"""

from scipy.spatial import cKDTree


def knn_radii(x, k):
    points = x.detach().cpu().double().numpy()
    near = cKDTree(points).query(points, min(len(points), k + 8))[0]
    far = [row[row > 0] for row in near]
    return torch.tensor([row[k - 1] if len(row) >= k else float("inf") for row in far]).to(x)
