"""Raises an exception whose message fills the memory, and another one that never ends saying it.

loses: kl_standard_normal
"""


class Endless(Exception):
    def __str__(self):
        while True:
            pass


def kl_standard_normal(mu, logvar):
    raise Endless() if mu.ndim == 1 else RuntimeError("x" * (1 << 27))
