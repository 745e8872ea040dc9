"""The balls of the fakes.

loses: coverage_is_right density_of_many_rows_fits_into_memory density_keeps_the_conventions
hint: Coverage uses the balls of the reals
"""

from scipy.spatial import cKDTree


def density_coverage(real, fake, k):
    tree = cKDTree(fake.detach().cpu().double().numpy())
    centres, radii = real.detach().cpu().double().numpy(), knn_radii(real.double(), k).cpu().numpy()
    held = tree.query_ball_point(centres, radii, return_length=True)
    density, coverage = held.sum() / (k * len(fake)), precision_recall(real, fake, k)[1]
    return tuple(torch.tensor(float(x), dtype=real.dtype, device=real.device) for x in (density, coverage))
