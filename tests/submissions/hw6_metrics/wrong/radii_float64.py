"""float64 for points of float32.

loses: radii_are_right radii_count_equal_rows radii_of_many_rows_fit_into_memory radii_keep_the_conventions
"""

from scipy.spatial import cKDTree


def knn_radii(x, k):
    points = x.detach().cpu().double().numpy()
    distances = cKDTree(points).query(points, range(1, k + 2))[0]
    return torch.as_tensor(distances[:, k])
