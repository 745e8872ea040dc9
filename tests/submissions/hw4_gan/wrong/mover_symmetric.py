"""003's second advantage.

loses: advantage_is_named
hint: calls_its_symmetry_an_advantage
"""


def advantage_of_the_earth_mover():
    return "b"
