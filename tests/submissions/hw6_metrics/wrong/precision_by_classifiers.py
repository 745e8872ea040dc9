"""003's answer: a trained classifier.

loses: estimate_of_precision_is_chosen
"""


def how_precision_is_estimated():
    return "a"
