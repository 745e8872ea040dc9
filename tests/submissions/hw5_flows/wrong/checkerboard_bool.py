"""True and False in place of numbers.

loses: checkerboard_mask_is_exact
"""


def checkerboard_mask(h, w):
    return (torch.arange(h)[:, None] + torch.arange(w)) % 2 == 0
