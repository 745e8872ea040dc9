"""A sentence in place of a letter.

loses: estimate_of_precision_is_chosen
"""


def how_precision_is_estimated():
    return "by neighbours"
