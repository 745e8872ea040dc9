"""The logit of a fake that D takes for data.

loses: starving_logit_is_one
hint: takes_a_fake_that_passes
"""


def starving_logit():
    return 10.0
