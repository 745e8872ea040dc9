"""J(D) in the place of V.

loses: value_of_the_game_is_derived
hint: gives_the_discriminators_loss
"""


def value_of_the_game(real, fake):
    return -(real + fake) / 2
