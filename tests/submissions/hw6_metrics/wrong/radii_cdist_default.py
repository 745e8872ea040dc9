"""torch.cdist's default mode expands the square.

loses: radii_hold_far_from_the_origin radii_of_many_rows_fit_into_memory
hint: Far from the origin, the radii are lost
"""


def knn_radii(x, k):
    radii = [torch.cdist(block, x).topk(k + 1, largest=False).values[:, k].clone() for block in x.split(500)]
    return torch.cat(radii)
