"""The expectation under p.

loses: nonnegativity_step_is_right
hint: not the right answer
"""


def nonnegativity_step():
    return "b"
