"""003's argument: the sigmoid is flat, so nothing gets through it.

loses: starved_generator_is_named
hint: blames_the_sigmoid
"""


def effect_of_a_perfect_discriminator():
    return "b"
