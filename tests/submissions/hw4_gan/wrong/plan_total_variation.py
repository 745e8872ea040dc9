"""Half the sum of |p − q|: the distance for costs of one, and only where both have as many outcomes.

loses: discrete_distance_is_right discrete_distance_of_lines_is_theirs discrete_distance_holds_in_float32
"""


def wasserstein1_discrete(p, q, cost):
    return 0.5 * (p - q[: len(p)] if len(q) >= len(p) else p[: len(q)] - q).abs().sum()
