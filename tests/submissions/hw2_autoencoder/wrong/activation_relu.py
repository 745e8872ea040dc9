"""A ReLU.

loses: last_activation_is_chosen
hint: takes_a_relu
"""
def last_activation():
    return "a"
