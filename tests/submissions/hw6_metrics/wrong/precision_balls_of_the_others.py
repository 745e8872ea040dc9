"""For precision the fakes have the balls, for recall the reals.

loses: precision_is_right recall_is_right precision_of_many_rows_fits_into_memory precision_keeps_the_conventions
hint: You used the balls of the fakes
"""

from scipy.spatial import cKDTree


def _held(centres, points, radii):
    """Which points of the second set each ball holds."""
    tree = cKDTree(points.detach().cpu().double().numpy())
    return tree.query_ball_point(centres.detach().cpu().double().numpy(), radii.cpu().numpy())


def _share(held, n):
    return len(set().union(*held)) / n


def precision_recall(real, fake, k):
    of_reals, of_fakes = knn_radii(real.double(), k), knn_radii(fake.double(), k)
    precision = sum(len(h) > 0 for h in _held(fake, real, of_fakes)) / len(fake)
    recall = sum(len(h) > 0 for h in _held(real, fake, of_reals)) / len(real)
    return tuple(torch.tensor(float(x), dtype=real.dtype, device=real.device) for x in (precision, recall))
