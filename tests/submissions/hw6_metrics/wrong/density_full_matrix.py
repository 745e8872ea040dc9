"""All distances between the two sets at once.

loses: density_of_many_rows_fits_into_memory
hint: needed more memory
"""


def density_coverage(real, fake, k):
    distances = torch.cdist(real, fake, compute_mode="donot_use_mm_for_euclid_dist")
    held = distances <= knn_radii(real, k)[:, None]
    return held.sum().to(real) / (k * len(fake)), held.any(1).to(real).mean()
