"""A logit at which both still learn.

loses: starving_logit_is_one
"""


def starving_logit():
    return -3.0
