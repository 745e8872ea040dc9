"""Open balls.

loses: balls_are_closed
hint: Your balls are open
"""

from scipy.spatial import cKDTree


def _held(centres, points, radii):
    """Which points of the second set each ball holds."""
    tree = cKDTree(points.detach().cpu().double().numpy())
    return tree.query_ball_point(centres.detach().cpu().double().numpy(), radii.cpu().numpy())


def _share(held, n):
    return len(set().union(*held)) / n


def precision_recall(real, fake, k):
    of_reals, of_fakes = knn_radii(real.double(), k) * (1 - 1e-9), knn_radii(fake.double(), k) * (1 - 1e-9)
    precision = _share(_held(real, fake, of_reals), len(fake))
    recall = _share(_held(fake, real, of_fakes), len(real))
    return tuple(torch.tensor(float(x), dtype=real.dtype, device=real.device) for x in (precision, recall))
