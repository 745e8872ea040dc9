"""The two scores are exchanged.

loses: precision_is_right recall_is_right balls_are_closed precision_of_many_rows_fits_into_memory
loses: precision_keeps_the_conventions
hint: You swapped real and fake
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
    precision = _share(_held(real, fake, of_reals), len(fake))
    recall = _share(_held(fake, real, of_fakes), len(real))
    return tuple(torch.tensor(float(x), dtype=real.dtype, device=real.device) for x in (recall, precision))
