"""The generator's role.

loses: role_of_the_discriminator_is_named
"""


def role_of_the_discriminator():
    return "b"
