"""D chooses first.

loses: minimax_is_right
hint: turns_the_order
"""


def minimax(table):
    return max(min(column) for column in zip(*table))
