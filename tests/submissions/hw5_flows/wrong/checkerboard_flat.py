"""Every second entry of the flattened board: stripes where the width is even.

loses: checkerboard_mask_is_exact
"""


def checkerboard_mask(h, w):
    return (torch.arange(h * w) % 2 == 0).float().reshape(h, w)
