"""Channel index offset · c + channel: all channels of one corner together.

loses: squeeze_is_exact squeeze_keeps_the_conventions unsqueeze_is_exact unsqueeze_keeps_the_conventions
hint: puts_the_offset_first
"""


def squeeze(x):
    b, c, h, w = x.shape
    return x.reshape(b, c, h // 2, 2, w // 2, 2).permute(0, 3, 5, 1, 2, 4).reshape(b, 4 * c, h // 2, w // 2)


def unsqueeze(x):
    b, c, h, w = x.shape
    return x.reshape(b, 2, 2, c // 4, h, w).permute(0, 3, 4, 1, 5, 2).reshape(b, c // 4, 2 * h, 2 * w)
