"""As many as there are pixels.

loses: rank_is_chosen
hint: takes_the_number_of_pixels
"""
def largest_rank_of_the_jacobian():
    return "a"
