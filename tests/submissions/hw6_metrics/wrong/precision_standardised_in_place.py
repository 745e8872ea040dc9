"""Subtracts the mean of its first argument from both, in place.

loses: precision_keeps_the_conventions
hint: in place
"""

from scipy.spatial import cKDTree


def precision_recall(real, fake, k):
    middle = real.mean(0)
    real -= middle
    fake -= middle

    def share(points, centres, radii):
        held = cKDTree(points.cpu().double().numpy()).query_ball_point(centres.cpu().double().numpy(), radii.cpu().numpy())
        return torch.tensor(len(set().union(*held)) / len(points), dtype=real.dtype, device=real.device)

    return share(fake, real, knn_radii(real.double(), k)), share(real, fake, knn_radii(fake.double(), k))
