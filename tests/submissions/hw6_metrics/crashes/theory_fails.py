"""theory.py cannot be imported; the code can.

loses: theory.py
hint: importing theory.py raised ZeroDivisionError
module: theory.py
"""

1 / 0
