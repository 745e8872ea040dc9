"""Two sets whose variances differ.

loses: fid_is_blind_to_shape
hint: differ in mean or covariance
"""


def equal_moments():
    a = torch.linspace(-1, 1, 50)[:, None]
    return a, 3 * a**3
