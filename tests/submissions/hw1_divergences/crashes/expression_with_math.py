"""Python's own logarithm of a symbol.

loses: first_lemma_is_derived
hint: expressions need sympy's functions
module: theory.py
"""
import math


def expected_log_q(mu_q, sigma_q):
    return -math.log(2 * math.pi * math.e * sigma_q**2) / 2
