"""JSD once.

loses: best_value_is_derived
hint: says_one_jsd
"""


def value_at_the_best_discriminator(jsd):
    return jsd - sympy.log(4)
