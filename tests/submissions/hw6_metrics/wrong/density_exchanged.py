"""Both with real and fake exchanged.

loses: density_is_right coverage_is_right balls_of_density_are_closed density_of_many_rows_fits_into_memory
loses: density_keeps_the_conventions
hint: You swapped real and fake: the balls
"""

from scipy.spatial import cKDTree


def density_coverage(real, fake, k):
    tree = cKDTree(real.detach().cpu().double().numpy())
    centres, radii = fake.detach().cpu().double().numpy(), knn_radii(fake.double(), k).cpu().numpy()
    held = tree.query_ball_point(centres, radii, return_length=True)
    return tuple(
        torch.tensor(float(x), dtype=real.dtype, device=real.device) for x in (held.sum() / (k * len(real)), (held > 0).mean())
    )
