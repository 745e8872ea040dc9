"""The result stays on the CPU.

loses: radii_keep_the_conventions
hint: not on the inputs
"""

from scipy.spatial import cKDTree


def knn_radii(x, k):
    points = x.cpu().numpy()
    distances, _ = cKDTree(points).query(points, [k + 1])
    return torch.from_numpy(distances[:, 0]).to(x.dtype)


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
