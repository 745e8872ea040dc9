"""A header of two million brackets, to overflow the reader's stack.

loses: kl_standard_normal
shows: could not be read
"""


def kl_standard_normal(mu, logvar):
    reply_with(lambda message, encode: frame(b'{"results":' + b"[" * 1_000_000 + b"]" * 1_000_000 + b"}"))
