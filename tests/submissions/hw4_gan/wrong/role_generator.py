"""The discriminator's role.

loses: role_of_the_generator_is_named
"""


def role_of_the_generator():
    return "a"
