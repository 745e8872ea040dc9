"""The pair the other way round.

loses: metrics.py
hint: The pair is (density, coverage)
"""
from scipy.spatial import cKDTree


def density_coverage(real, fake, k):
    tree = cKDTree(fake.detach().cpu().double().numpy())
    centres, radii = real.detach().cpu().double().numpy(), knn_radii(real.double(), k).cpu().numpy()
    held = tree.query_ball_point(centres, radii, return_length=True)
    density, coverage = (held > 0).mean(), held.sum() / (k * len(fake))
    return tuple(torch.tensor(float(x), dtype=real.dtype, device=real.device) for x in (density, coverage))
