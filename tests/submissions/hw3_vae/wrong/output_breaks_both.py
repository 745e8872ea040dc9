"""So negative that its exponential is zero.

loses: output_breaks_the_variance
hint: output_breaks_both
"""


def output_that_breaks_a_variance():
    return -1000.0
