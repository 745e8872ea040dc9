"""A small probability in the place of its logit.

loses: starving_logit_is_one
hint: takes_a_probability
"""


def starving_logit():
    return 0.001
