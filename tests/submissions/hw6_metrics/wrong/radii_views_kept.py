"""Columns of partitioned blocks, each of which keeps its block alive.

loses: radii_of_many_rows_fit_into_memory
hint: needed more memory
"""

import numpy as np
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist


def knn_radii(x, k):
    points = x.cpu().numpy()
    radii = [
        np.partition(cdist(block, points).astype(points.dtype), k, axis=1)[:, k]
        for block in np.split(points, range(1000, len(x), 1000))
    ]
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
