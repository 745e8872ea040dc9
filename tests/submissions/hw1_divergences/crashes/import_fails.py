"""Importing the module raises: everything in it is lost, theory is not.

loses: divergences.py
hint: importing divergences.py raised ModuleNotFoundError
"""
import a_package_nobody_has  # noqa: F401
