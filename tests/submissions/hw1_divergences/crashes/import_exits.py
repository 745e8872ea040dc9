"""Importing the module ends the process.

loses: divergences.py
hint: ended the process it ran in
"""
import os

os._exit(7)
