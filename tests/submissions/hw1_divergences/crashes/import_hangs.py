"""Importing the module never ends.

loses: divergences.py
hint: importing divergences.py did not end
"""
while True:
    pass
