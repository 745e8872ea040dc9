"""A larger β for better reconstructions.

loses: effect_of_beta_is_chosen
"""


def effect_of_a_larger_beta():
    return 'b'
