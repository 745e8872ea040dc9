"""003's answer: cats look real, so FID is low.

loses: metrics.py
"""


def fid_of_a_missing_class():
    return "a"
