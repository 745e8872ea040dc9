"""Four quarters of the image become channels, not its 2 × 2 blocks.

loses: squeeze_is_exact squeeze_keeps_the_conventions unsqueeze_is_exact unsqueeze_keeps_the_conventions
"""


def squeeze(x):
    b, c, h, w = x.shape
    return x.reshape(b, c, 2, h // 2, 2, w // 2).permute(0, 1, 2, 4, 3, 5).reshape(b, 4 * c, h // 2, w // 2)


def unsqueeze(x):
    b, c, h, w = x.shape
    return x.reshape(b, c // 4, 2, 2, h, w).permute(0, 1, 2, 4, 3, 5).reshape(b, c // 4, 2 * h, 2 * w)
