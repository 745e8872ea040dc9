"""Keeps the larger half where d is odd.

loses: half_mask_is_exact
hint: keeps_the_larger_half
"""


def half_mask(d):
    return (torch.arange(d) < (d + 1) // 2).float()
