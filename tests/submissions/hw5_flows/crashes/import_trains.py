"""Importing the module never ends: a training loop stands at top level.

loses: flows.py
seconds: 1
hint: importing flows.py did not end
"""
step = 0
while step < 10**15:
    step += 0 * step
