"""numpy numbers.

loses: density_is_right coverage_is_right balls_of_density_are_closed density_of_many_rows_fits_into_memory
loses: density_keeps_the_conventions
"""

from scipy.spatial import cKDTree


def density_coverage(real, fake, k):
    tree = cKDTree(fake.detach().cpu().double().numpy())
    centres, radii = real.detach().cpu().double().numpy(), knn_radii(real.double(), k).cpu().numpy()
    held = tree.query_ball_point(centres, radii, return_length=True)
    density, coverage = held.sum() / (k * len(fake)), (held > 0).mean()
    return density, coverage
