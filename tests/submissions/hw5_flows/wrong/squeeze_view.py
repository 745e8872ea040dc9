"""The numbers are read in the same order into another shape.

loses: squeeze_is_exact squeeze_keeps_the_conventions unsqueeze_is_exact unsqueeze_keeps_the_conventions
hint: only_reshapes
"""


def squeeze(x):
    b, c, h, w = x.shape
    return x.reshape(b, 4 * c, h // 2, w // 2)


def unsqueeze(x):
    b, c, h, w = x.shape
    return x.reshape(b, c // 4, 2 * h, 2 * w)
