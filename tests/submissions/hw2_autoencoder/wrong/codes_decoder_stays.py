"""The decoder does not follow the encoder.

loses: two_codes_reconstruct_alike
hint: decoder_does_not_follow
"""
def two_linear_codes():
    d = [[1, 0], [0, 1], [0, 0]]
    return [[1, 0, 0], [0, 1, 0]], d, [[0, 1, 0], [1, 0, 0]], d
