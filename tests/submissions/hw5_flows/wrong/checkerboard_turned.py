"""The board begins with 0.

loses: checkerboard_mask_is_exact
hint: begins_with_zero
"""


def checkerboard_mask(h, w):
    return ((torch.arange(h)[:, None] + torch.arange(w)[None]) % 2).float()
