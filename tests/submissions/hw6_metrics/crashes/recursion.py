"""Calls itself for ever.

loses: density_is_right coverage_is_right balls_of_density_are_closed density_holds_far_from_the_origin
loses: density_of_many_rows_fits_into_memory density_keeps_the_conventions
hint: RecursionError
"""


def density_coverage(real, fake, k):
    return density_coverage(real, fake, k)
