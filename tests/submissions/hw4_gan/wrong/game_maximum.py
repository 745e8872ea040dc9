"""The largest entry.

loses: minimax_is_right
hint: lets_both_maximise
"""


def minimax(table):
    return max(map(max, table))
