"""Summed over the entries.

loses: error_of_the_best_line_is_derived
hint: error_is_summed
"""
def error_of_the_best_line(l_1, l_2, l_3):
    return l_2 + l_3
