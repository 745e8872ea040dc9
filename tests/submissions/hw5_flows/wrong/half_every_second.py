"""Keeps every second entry.

loses: half_mask_is_exact
hint: keeps_every_second
"""


def half_mask(d):
    return (torch.arange(d) % 2 == 0).float()
