"""The same set twice.

loses: fid_is_blind_to_shape
hint: The two sets are equal
"""


def equal_moments():
    a = torch.linspace(-1, 1, 50)[:, None]
    return a, a + 0.001
