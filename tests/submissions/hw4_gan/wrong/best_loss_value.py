"""V in the place of J(D).

loses: best_loss_is_derived
hint: loss_as_the_value
"""


def loss_at_the_best_discriminator(jsd):
    return 2 * jsd - 2 * sympy.log(2)
