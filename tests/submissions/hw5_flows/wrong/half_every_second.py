"""Keeps every second entry.

loses: half_mask_is_exact
"""


def half_mask(d):
    return (torch.arange(d) % 2 == 0).float()
