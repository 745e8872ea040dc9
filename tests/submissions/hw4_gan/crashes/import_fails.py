"""Importing the module raises: everything in it is lost, theory is not.

loses: gan.py
hint: importing gan.py raised ModuleNotFoundError
"""
import torchgan  # noqa: F401
