"""Vectors in place of tables of rows.

loses: metrics.py
hint: must have two axes
"""


def equal_moments():
    return [-1.0, 1.0], [-1.0, 0.0, 1.0]
