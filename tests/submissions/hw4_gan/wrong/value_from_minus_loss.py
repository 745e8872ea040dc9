"""The halves are forgotten.

loses: value_from_the_loss_is_derived
hint: forgets_the_losses_halves
"""


def value_from_the_loss(j):
    return -j
