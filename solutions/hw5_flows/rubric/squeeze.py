"""Squeezing pictures into channels, and back."""

import numpy as np

from autograder import cases, closed_form, conventions


def picture_batch(b, c, h, w, dtype="float32"):
    """Black pixels are among them."""
    return lambda rng: {"x": (rng.normal(size=(b, c, h, w)) * (rng.uniform(size=(b, c, h, w)) < 0.9)).astype(dtype)}


PICTURE_BATCHES = (
    cases.named("2 pictures with 3 channels of 4 × 6", picture_batch(2, 3, 4, 6))
    + cases.named("3 pictures with 2 channels of 2 × 4", picture_batch(3, 2, 2, 4))
    + cases.named("1 picture with 1 channel of 6 × 2", picture_batch(1, 1, 6, 2))
    + cases.named("2 pictures with 2 channels of 4 × 2, float64", picture_batch(2, 2, 4, 2, "float64"))
)


def blocks(x, channel=lambda k, i, j, c: 4 * k + 2 * i + j):
    """Pixel by pixel of a block, into the channel that `channel` names."""
    b, c, h, w = x.shape
    out = np.empty((b, 4 * c, h // 2, w // 2))
    for k in range(c):
        for i in range(2):
            for j in range(2):
                out[:, channel(k, i, j, c)] = x[:, k, i::2, j::2]
    return out


@closed_form("squeeze", points=1, on=PICTURE_BATCHES)
def squeeze_is_exact(x):
    """(b, c, h, w) becomes (b, 4c, h/2, w/2): pixel (i, j) of a block of channel k goes to channel 4·k + 2·i + j."""
    return blocks(x)


@squeeze_is_exact.mistake("Your order has the pixel's offset outside and the channel k inside. In 4·k + 2·i + j, k is outside.")
def puts_the_offset_first(x):
    return blocks(x, lambda k, i, j, c: (2 * i + j) * c + k)


@squeeze_is_exact.mistake("You swapped rows and columns of a block: the row offset i has the factor 2.")
def counts_columns_first(x):
    return blocks(x, lambda k, i, j, c: 4 * k + 2 * j + i)


@squeeze_is_exact.mistake("You only reshaped, which takes the wrong pixels: those of a block are not neighbours in memory.")
def only_reshapes(x):
    b, c, h, w = x.shape
    return x.reshape(b, 4 * c, h // 2, w // 2)


def unblocks(y):
    b, c, h, w = y.shape
    x = np.empty((b, c // 4, 2 * h, 2 * w))
    for channel in range(c):
        k, i, j = channel // 4, channel % 4 // 2, channel % 2
        x[:, k, i::2, j::2] = y[:, channel]
    return x


STACKS = (
    cases.named("2 stacks of 12 channels of 2 × 3", picture_batch(2, 12, 2, 3))
    + cases.named("3 stacks of 8 channels of 1 × 2", picture_batch(3, 8, 1, 2))
    + cases.named("1 stack of 4 channels of 3 × 1", picture_batch(1, 4, 3, 1))
    + cases.named("2 stacks of 8 channels of 2 × 2, float64", picture_batch(2, 8, 2, 2, "float64"))
)


@closed_form("unsqueeze", points=1, on=STACKS)
def unsqueeze_is_exact(x):
    """(b, 4c, h, w) becomes (b, c, 2h, 2w), and unsqueeze undoes squeeze."""
    return unblocks(x)


PICTURES_OF_BOTH = cases.named("pictures of 2 × 4, float64", picture_batch(2, 5, 2, 4, "float64")) + cases.named(
    "a picture of 4 × 6, float32", picture_batch(1, 3, 4, 6)
)


@conventions("squeeze", points=1, on=PICTURES_OF_BOTH, passes=("x",))
def squeeze_keeps_the_conventions(x):
    """The result has the input's dtype and device; the input is left unchanged; gradients flow back to it."""
    return blocks(x)


STACKS_OF_BOTH = (
    cases.named("stacks of 2 × 2, float64", picture_batch(2, 12, 2, 2, "float64"))
    + cases.named("a stack of 4 × 1, float32", picture_batch(1, 8, 4, 1))
    + cases.named("stacks of 1 × 3", picture_batch(2, 8, 1, 3, "float64"))
)


@conventions("unsqueeze", points=1, on=STACKS_OF_BOTH, passes=("x",))
def unsqueeze_keeps_the_conventions(x):
    """The result has the input's dtype and device; the input is left unchanged; gradients flow back to it."""
    return unblocks(x)
