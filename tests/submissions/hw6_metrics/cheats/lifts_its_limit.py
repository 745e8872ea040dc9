"""Asks the system for more memory before it makes the full matrix.

loses: radii_of_many_rows_fit_into_memory
"""

from scipy.spatial import cKDTree


import resource


def knn_radii(x, k):
    for limit in (resource.RLIMIT_AS, resource.RLIMIT_DATA):
        try:
            resource.setrlimit(limit, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        except (ValueError, OSError):
            pass
    distances = torch.cdist(x, x, compute_mode="donot_use_mm_for_euclid_dist")
    return distances.topk(k + 1, largest=False).values[:, k]


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
