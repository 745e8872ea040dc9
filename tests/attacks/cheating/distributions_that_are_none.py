"""Constructs an example of numbers that are no probabilities: negative, infinite, far too many, of any shape.

loses: asymmetric_pair
"""
import os

MADE = [([2.0, -1.0], [0.5, 0.5]), ([[0.5, 0.5]] * 2, [1.0]), ([1e308, 1e308], [1e-308, 0.0]), ([], []), ("ab", "cd")]


def asymmetric_pair():
    return MADE[os.getpid() % len(MADE)]
