"""003's answer: over real images.

loses: metrics.py
"""


def marginal_of_the_inception_score():
    return "b"
