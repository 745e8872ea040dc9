"""Importing the module raises.

loses: metrics.py
hint: importing metrics.py raised ModuleNotFoundError
"""

import prdc_which_nobody_has  # noqa: F401
