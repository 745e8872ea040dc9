"""The point is its own first neighbour.

loses: radii_are_right radii_count_equal_rows radii_of_many_rows_fit_into_memory radii_keep_the_conventions
hint: You counted each point among its own neighbours
"""

from scipy.spatial import cKDTree


def knn_radii(x, k):
    points = x.detach().cpu().double().numpy()
    distances = cKDTree(points).query(points, range(1, k + 2))[0]
    return torch.as_tensor(distances[:, k - 1]).to(x)


def _held(centres, points, k):
    tree, middles = cKDTree(points.detach().cpu().double().numpy()), centres.detach().cpu().double().numpy()
    return tree.query_ball_point(middles, cKDTree(middles).query(middles, [k + 1])[0][:, 0])


def precision_recall(real, fake, k):
    shares = len(set().union(*_held(real, fake, k))) / len(fake), len(set().union(*_held(fake, real, k))) / len(real)
    return tuple(torch.tensor(share, dtype=real.dtype, device=real.device) for share in shares)


def density_coverage(real, fake, k):
    counts = [len(members) for members in _held(real, fake, k)]
    pair = sum(counts) / (k * len(fake)), sum(count > 0 for count in counts) / len(real)
    return tuple(torch.tensor(score, dtype=real.dtype, device=real.device) for score in pair)
