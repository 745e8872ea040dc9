"""What two latents leave.

loses: error_of_the_best_line_is_derived
hint: error_of_two_latents
"""
def error_of_the_best_line(l_1, l_2, l_3):
    return l_3 / 3
