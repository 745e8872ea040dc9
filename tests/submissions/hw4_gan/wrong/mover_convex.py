"""003's first advantage.

loses: advantage_is_named
hint: calls_it_convex
"""


def advantage_of_the_earth_mover():
    return "a"
