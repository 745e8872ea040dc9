"""The result is put into zeros of torch's default dtype, on the CPU.

loses: unsqueeze_is_exact unsqueeze_keeps_the_conventions
hint: must have the inputs' dtype
"""


def unsqueeze(x):
    b, c, h, w = x.shape
    out = torch.zeros(b, c // 4, 2 * h, 2 * w)
    for i in range(2):
        for j in range(2):
            out[:, :, i::2, j::2] = x[:, 2 * i + j :: 4]
    return out
