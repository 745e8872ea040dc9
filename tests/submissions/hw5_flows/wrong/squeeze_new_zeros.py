"""The result is put into zeros of torch's default dtype, on the CPU.

loses: squeeze_is_exact squeeze_keeps_the_conventions
hint: must have the inputs' dtype
"""


def squeeze(x):
    b, c, h, w = x.shape
    out = torch.zeros(b, 4 * c, h // 2, w // 2)
    for i in range(2):
        for j in range(2):
            out[:, 2 * i + j :: 4] = x[:, :, i::2, j::2]
    return out
