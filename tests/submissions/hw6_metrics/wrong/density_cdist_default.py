"""torch.cdist's default mode expands the square.

loses: density_holds_far_from_the_origin density_of_many_rows_fits_into_memory
hint: Far from the origin, the distances are lost
"""


def density_coverage(real, fake, k):
    radii = knn_radii(real, k)
    counts = torch.cat([(torch.cdist(b, fake) <= r[:, None]).sum(1) for b, r in zip(real.split(500), radii.split(500))])
    return counts.double().sum().to(real) / (k * len(fake)), (counts > 0).to(real).mean()
