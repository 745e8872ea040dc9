"""Importing the module ends the process.

loses: metrics.py
hint: ended the process it ran in
"""

import os

os._exit(3)
