"""Gradescope's run, rehearsed: in a container where there is one, else in a root directory of its own."""
