"""The components themselves.

loses: linear_autoencoder_is_chosen
hint: takes_the_components_themselves
"""
def what_a_linear_autoencoder_finds():
    return "a"
