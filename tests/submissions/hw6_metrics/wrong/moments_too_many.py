"""Two thousand points.

loses: fid_is_blind_to_shape
hint: are allowed
"""


def equal_moments():
    return torch.randn(2000, 2), torch.randn(2000, 2).sign()
