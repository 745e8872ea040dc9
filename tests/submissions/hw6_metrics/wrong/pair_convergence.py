"""003's answer: convergence.

loses: metrics.py
"""


def reliable_pair():
    return "a"
