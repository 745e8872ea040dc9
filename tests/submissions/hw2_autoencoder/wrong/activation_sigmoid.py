"""A sigmoid.

loses: last_activation_is_chosen
hint: takes_a_sigmoid
"""
def last_activation():
    return "b"
