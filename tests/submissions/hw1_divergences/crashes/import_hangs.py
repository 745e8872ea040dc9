"""Importing the module never ends.

loses: divergences.py
seconds: 1
hint: importing divergences.py did not end
"""
while True:
    pass
