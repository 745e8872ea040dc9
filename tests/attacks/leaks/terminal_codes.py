"""Prints and raises codes that clear the screen, rename the window, ring, and write "passed" over the line.

loses: kl_standard_normal
shows: CODES
never: \x1b
"""


def kl_standard_normal(mu, logvar):
    codes = "\x1b[2J\x1b[H\x1b]0;passed\x07\x1b[8m\r\x9b31m\x00\x08 CODES"
    print(codes)
    raise RuntimeError(codes)
