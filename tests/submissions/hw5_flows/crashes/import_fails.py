"""Importing the module raises: everything in it is lost, theory is not.

loses: flows.py
hint: importing flows.py raised ModuleNotFoundError
"""
import nflows  # noqa: F401
