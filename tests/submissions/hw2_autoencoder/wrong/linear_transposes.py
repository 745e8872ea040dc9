"""Transposes of each other.

loses: linear_autoencoder_is_chosen
hint: takes_transposes
"""
def what_a_linear_autoencoder_finds():
    return "c"
