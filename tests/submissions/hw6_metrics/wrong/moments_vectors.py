"""Vectors in place of tables of rows.

loses: fid_is_blind_to_shape
hint: must have two axes
"""


def equal_moments():
    return [-1.0, 1.0], [-1.0, 0.0, 1.0]
