"""Rows and columns changed places.

loses: checkerboard_mask_is_exact
"""


def checkerboard_mask(h, w):
    return ((torch.arange(w)[:, None] + torch.arange(h)) % 2 == 0).float()
