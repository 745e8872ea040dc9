"""torch.cdist's default mode expands the square.

loses: radii_hold_far_from_the_origin radii_of_many_rows_fit_into_memory
hint: Far from the origin, the radii are lost
"""

from scipy.spatial import cKDTree


def knn_radii(x, k):
    radii = [torch.cdist(block, x).topk(k + 1, largest=False).values[:, k].clone() for block in x.split(500)]
    return torch.cat(radii)


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
