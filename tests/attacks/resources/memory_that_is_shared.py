"""Takes memory that is not the process's own: shared and anonymous, in /dev/shm, without a file.

loses: kl_standard_normal
"""
import mmap
import os


def kl_standard_normal(mu, logvar):
    kept = []
    for place in ("/dev/shm/attack", "/tmp/attack"):
        attempt(lambda: kept.append(open(place, "wb").write(bytes(1 << 28))))
    attempt(lambda: os.write(os.memfd_create("x"), bytes(1 << 28)))
    while True:
        kept.append(mmap.mmap(-1, 64 << 20))
        kept[-1][:] = b"x" * (64 << 20)
