"""A squared distance against a radius.

loses: density_is_right coverage_is_right balls_of_density_are_closed density_of_many_rows_fits_into_memory
hint: You compared a squared distance
"""

from scipy.spatial import cKDTree


def density_coverage(real, fake, k):
    tree = cKDTree(fake.detach().cpu().double().numpy())
    centres, radii = real.detach().cpu().double().numpy(), knn_radii(real.double(), k).cpu().numpy()
    held = tree.query_ball_point(centres, radii**0.5, return_length=True)
    density, coverage = held.sum() / (k * len(fake)), (held > 0).mean()
    return tuple(torch.tensor(float(x), dtype=real.dtype, device=real.device) for x in (density, coverage))
