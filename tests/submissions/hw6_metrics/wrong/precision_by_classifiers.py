"""003's answer: a trained classifier.

loses: metrics.py
"""


def how_precision_is_estimated():
    return "a"
