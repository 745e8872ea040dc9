"""The encoders differ in a latent that the decoder does not read.

loses: two_codes_reconstruct_alike
hint: D E has rank 1
"""
def two_linear_codes():
    d = [[1, 0], [2, 0], [3, 0]]
    return [[1, 0, 0], [0, 1, 0]], d, [[1, 0, 0], [0, 0, 1]], d
