"""Writes a file larger than it may, then many, then many that have no name, and as many files as there can be.

loses: kl_standard_normal
shows: No space left|wrote more to its disk than the 128 MiB
"""
import os


def kl_standard_normal(mu, logvar):
    for number in range(4):
        with open(f"large{number}", "wb") as file:
            attempt(lambda: [file.write(bytes(16 << 20)) for _ in range(8)])
    nameless = []
    for number in range(8):
        with open(f"small{number}", "wb") as file:
            os.unlink(f"small{number}")
            nameless.append(os.dup(file.fileno()))
            file.write(bytes(32 << 20))
    for number in range(30_000):
        open(f"n{number}", "wb").close()
    import time

    time.sleep(0.3)
    raise RuntimeError("it has what it may")
