"""003's answer: over real images.

loses: marginal_is_chosen
"""


def marginal_of_the_inception_score():
    return "b"
