"""Hides its inputs in everything that has a name: the type of its result, its shape, its exception, its file, its code.

loses: kl_standard_normal
"""
import os


def kl_standard_normal(mu, logvar):
    numbers = str(mu.tolist())
    place = os.path.join(os.path.dirname(__file__), numbers.replace("/", "_") + ".py")
    kind = type(numbers[:60], (Exception,), {})
    if mu.ndim == 1:
        return kind()
    exec(compile("def raises(kind, text): raise kind(text)", place, "exec"), space := {})
    space["raises"](kind, numbers)
