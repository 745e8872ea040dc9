"""Recurses without a limit, until the stack ends.

loses: kl_standard_normal
"""
import sys


def kl_standard_normal(mu, logvar):
    sys.setrecursionlimit(1 << 30)

    class Deep:
        def __getattr__(self, name):
            return getattr(self, name + "x")

    return Deep().x
