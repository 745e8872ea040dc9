"""The independent plan.

loses: discrete_distance_is_right discrete_distance_holds_in_float32
hint: takes_the_independent_plan
"""


def wasserstein1_discrete(p, q, cost):
    return p @ cost @ q
