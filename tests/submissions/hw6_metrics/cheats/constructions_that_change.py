"""A construction of numbers that are something else each time they are read.

loses: fid_is_blind_to_shape recall_forgives_wide_fakes
"""


class Sly(float):
    def __float__(self):
        return 0.0

    def __eq__(self, other):
        return True

    def __lt__(self, other):
        return True

    __gt__ = __le__ = __ge__ = __lt__


def equal_moments():
    return [[Sly(1)], [Sly(2)]], [[Sly(1)], [Sly(2)]]


def wide_fakes():
    return [[Sly(1)], [Sly(2)]], [[Sly(1)], [Sly(2)]], Sly(1)
