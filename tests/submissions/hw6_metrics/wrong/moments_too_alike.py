"""Nearly the same set: another order of the same points, one of them moved.

loses: fid_is_blind_to_shape
"""


def equal_moments():
    a = torch.linspace(-1, 1, 200)[:, None]
    b = 0.985 * a.sign() * a.abs() ** 0.93
    return a, b
