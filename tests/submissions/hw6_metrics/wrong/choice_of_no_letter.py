"""A sentence in place of a letter.

loses: metrics.py
"""


def how_precision_is_estimated():
    return "by neighbours"
