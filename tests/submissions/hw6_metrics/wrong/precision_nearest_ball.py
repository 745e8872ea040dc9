"""Only the ball of the nearest point is looked at.

loses: precision_is_right recall_is_right precision_of_many_rows_fits_into_memory precision_keeps_the_conventions
hint: You looked only at the ball of the nearest
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

    def near(points, centres, radii):
        tree = cKDTree(centres.cpu().double().numpy())
        distances, which = tree.query(points.cpu().double().numpy())
        return (distances <= radii.cpu().numpy()[which]).mean()

    precision, recall = near(fake, real, of_reals), near(real, fake, of_fakes)
    return tuple(torch.tensor(float(x), dtype=real.dtype, device=real.device) for x in (precision, recall))
