"""The covered reals, divided by the number of fakes.

loses: coverage_is_right balls_of_density_are_closed
hint: in their ball by the number of fakes
"""

from scipy.spatial import cKDTree


def density_coverage(real, fake, k):
    tree = cKDTree(fake.detach().cpu().double().numpy())
    centres, radii = real.detach().cpu().double().numpy(), knn_radii(real.double(), k).cpu().numpy()
    held = tree.query_ball_point(centres, radii, return_length=True)
    density, coverage = held.sum() / (k * len(fake)), (held > 0).sum() / len(fake)
    return tuple(torch.tensor(float(x), dtype=real.dtype, device=real.device) for x in (density, coverage))
