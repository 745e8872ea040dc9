"""torch.cdist's default mode expands the square.

loses: precision_holds_far_from_the_origin precision_of_many_rows_fits_into_memory
hint: Far from the origin, the distances are lost
"""


def precision_recall(real, fake, k):
    def share(points, centres, radii):
        inside = [(torch.cdist(block, centres) <= radii).any(1) for block in points.split(500)]
        return torch.cat(inside).to(real).mean()

    return share(fake, real, knn_radii(real, k)), share(real, fake, knn_radii(fake, k))
