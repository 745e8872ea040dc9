"""Open balls, as the authors' own package has them.

loses: balls_of_density_are_closed
hint: Your balls are open
"""

from scipy.spatial import cKDTree


def density_coverage(real, fake, k):
    tree = cKDTree(fake.detach().cpu().double().numpy())
    centres, radii = real.detach().cpu().double().numpy(), knn_radii(real.double(), k).cpu().numpy()
    held = tree.query_ball_point(centres, radii * (1 - 1e-9), return_length=True)
    density, coverage = held.sum() / (k * len(fake)), (held > 0).mean()
    return tuple(torch.tensor(float(x), dtype=real.dtype, device=real.device) for x in (density, coverage))
