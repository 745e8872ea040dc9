"""Keeps the second half.

loses: half_mask_is_exact
hint: keeps_the_second_half
"""


def half_mask(d):
    return (torch.arange(d) >= d // 2).float()
