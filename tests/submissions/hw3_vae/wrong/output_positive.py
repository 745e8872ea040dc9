"""A positive output.

loses: output_breaks_the_variance
hint: output_is_positive
"""


def output_that_breaks_a_variance():
    return 0.5
