"""An integer of a million digits, which takes minutes to read.

loses: kl_standard_normal
shows: could not be read
"""


def kl_standard_normal(mu, logvar):
    reply_with(lambda message, encode: frame(b'{"results":{"value":' + b"9" * 1_000_000 + b"}}"))
