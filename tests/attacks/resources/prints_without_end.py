"""Prints without end, on both streams and on every descriptor.

loses: kl_standard_normal
shows: did not end
"""
import os


def kl_standard_normal(mu, logvar):
    while True:
        os.write(2, b"x" * 65536)
        os.write(1, b"\x1b[2J\x07" * 9999)
