"""Handing over: what a machine without a GPU sends to a grading service, how both sign it, and what comes back."""
