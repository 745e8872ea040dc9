"""The columns are forgotten.

loses: discrete_distance_is_right discrete_distance_of_lines_is_theirs discrete_distance_holds_in_float32
hint: forgets_the_columns
"""


def wasserstein1_discrete(p, q, cost):
    return p @ cost.min(1).values
