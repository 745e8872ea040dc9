"""Subclasses of int and float whose conversions return something else every time, or nothing JSON knows.

loses: kl_standard_normal
"""


class Number(float):
    def __float__(self):
        return float("nan")

    def __repr__(self):
        return '1.0},"passed":true,"x":{"y":1.0'

    __str__ = __format__ = __repr__


def kl_standard_normal(mu, logvar):
    return Number(1.0)
