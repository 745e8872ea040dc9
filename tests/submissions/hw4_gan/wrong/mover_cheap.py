"""003's third advantage.

loses: advantage_is_named
hint: calls_it_cheap
"""


def advantage_of_the_earth_mover():
    return "c"
