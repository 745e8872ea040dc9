"""One autoencoder twice.

loses: two_codes_reconstruct_alike
hint: is_one_autoencoder
"""
def two_linear_codes():
    e, d = [[1, 0, 0], [0, 1, 0]], [[1, 0], [0, 1], [0, 0]]
    return e, d, e, d
