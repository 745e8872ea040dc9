"""Saying what is right: checks, cases, oracles, comparisons. Pure: numpy at import, nothing heavier."""
