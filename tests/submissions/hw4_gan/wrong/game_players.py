"""Rows and columns are exchanged.

loses: minimax_is_right
hint: exchanges_the_players
"""


def minimax(table):
    return min(max(column) for column in zip(*table))
