"""G wants V large, and D small.

loses: minimax_is_right
hint: turns_both_wishes
"""


def minimax(table):
    return max(map(min, table))
