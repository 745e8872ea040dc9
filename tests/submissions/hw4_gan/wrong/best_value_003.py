"""003's −2 JSD.

loses: best_value_is_derived
hint: says_minus_two_jsd
"""


def value_at_the_best_discriminator(jsd):
    return -2 * jsd
