"""a and b are exchanged.

loses: best_answer_is_derived
hint: exchanges_a_and_b
"""


def best_answer(a, b):
    return b / (a + b)
