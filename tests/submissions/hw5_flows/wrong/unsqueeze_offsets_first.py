"""Only the way back has the other order of channels.

loses: unsqueeze_is_exact unsqueeze_keeps_the_conventions
"""


def unsqueeze(x):
    b, c, h, w = x.shape
    return x.reshape(b, 2, 2, c // 4, h, w).permute(0, 3, 4, 1, 5, 2).reshape(b, c // 4, 2 * h, 2 * w)
