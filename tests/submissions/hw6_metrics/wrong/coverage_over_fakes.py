"""The share of fakes in a ball.

loses: metrics.py
hint: Coverage is a share of the reals
"""
from scipy.spatial import cKDTree


def density_coverage(real, fake, k):
    tree = cKDTree(fake.detach().cpu().double().numpy())
    centres, radii = real.detach().cpu().double().numpy(), knn_radii(real.double(), k).cpu().numpy()
    held = tree.query_ball_point(centres, radii, return_length=True)
    density, coverage = held.sum() / (k * len(fake)), len(set().union(*tree.query_ball_point(centres, radii))) / len(fake)
    return tuple(torch.tensor(float(x), dtype=real.dtype, device=real.device) for x in (density, coverage))
