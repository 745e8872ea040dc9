"""Asks for the sizes and times of files that it may not read: a reference's length, the moment at which a result was written.

loses: kl_standard_normal
shows: TOLD
never: GOT
needs: disk view
"""
import os


def kl_standard_normal(mu, logvar):
    secret = TARGET["secret"]
    told(
        size=lambda: os.stat(secret).st_size, folder=lambda: os.stat(os.path.dirname(secret)).st_nlink > 2 or 1 / 0,
        link=lambda: os.lstat(secret).st_size, there=lambda: os.path.exists(secret) or 1 / 0,
        access=lambda: os.access(secret, os.F_OK) or 1 / 0, around=lambda: os.stat(f"/proc/self/cwd/../../../../../..{secret}").st_size,
    )
