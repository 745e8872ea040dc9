"""003's minus between the two expectations.

loses: value_of_the_game_is_derived
hint: subtracts_the_expectations
"""


def value_of_the_game(real, fake):
    return real - fake
