"""What the latent keeps.

loses: error_of_the_best_line_is_derived
hint: keeps_instead_of_leaves
"""
def error_of_the_best_line(l_1, l_2, l_3):
    return l_1 / 3
