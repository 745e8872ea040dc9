"""The share of fakes in a ball.

loses: coverage_is_right balls_of_density_are_closed density_of_many_rows_fits_into_memory
loses: density_keeps_the_conventions
hint: Coverage is a share of the reals
"""

from scipy.spatial import cKDTree


def density_coverage(real, fake, k):
    tree = cKDTree(fake.detach().cpu().double().numpy())
    centres, radii = real.detach().cpu().double().numpy(), knn_radii(real.double(), k).cpu().numpy()
    held = tree.query_ball_point(centres, radii, return_length=True)
    density, coverage = held.sum() / (k * len(fake)), len(set().union(*tree.query_ball_point(centres, radii))) / len(fake)
    return tuple(torch.tensor(float(x), dtype=real.dtype, device=real.device) for x in (density, coverage))
