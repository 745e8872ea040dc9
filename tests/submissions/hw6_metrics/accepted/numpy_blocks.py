"""numpy's partition, in blocks, in float64."""

from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist


import numpy as np


def knn_radii(x, k):
    points = x.cpu().numpy().astype(np.float64)
    radii = [np.partition(cdist(points[i : i + 400], points), k, axis=1)[:, k].copy() for i in range(0, len(points), 400)]
    return torch.from_numpy(np.concatenate(radii)).to(x)


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
