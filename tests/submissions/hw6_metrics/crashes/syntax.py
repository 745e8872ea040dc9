"""A bracket is missing.

loses: metrics.py
hint: line
"""


def fid(features_real, features_fake:
    return features_real.mean()
