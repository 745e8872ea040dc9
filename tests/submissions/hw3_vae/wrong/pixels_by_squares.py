"""The squared error for binary pixels.

loses: reconstruction_of_pixels_is_chosen
hint: takes_squares_for_binary_pixels
"""


def reconstruction_of_pixels():
    return 'a'
