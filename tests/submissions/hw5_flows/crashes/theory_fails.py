"""theory.py cannot be imported; the code can.

loses: theory.py
hint: importing theory.py raised ImportError
module: theory.py
"""
from sympy import Determinants  # noqa: F401
