"""Subtracts a mean in place.

loses: density_keeps_the_conventions
hint: in place
"""

from scipy.spatial import cKDTree


def density_coverage(real, fake, k):
    fake -= real.mean(0)
    real -= real.mean(0)
    tree = cKDTree(fake.detach().cpu().double().numpy())
    centres, radii = real.detach().cpu().double().numpy(), knn_radii(real.double(), k).cpu().numpy()
    held = tree.query_ball_point(centres, radii, return_length=True)
    density, coverage = held.sum() / (k * len(fake)), (held > 0).mean()
    return tuple(torch.tensor(float(x), dtype=real.dtype, device=real.device) for x in (density, coverage))
