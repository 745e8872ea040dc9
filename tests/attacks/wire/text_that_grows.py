"""Bytes that are no text: each becomes three when they are replaced, and a record of them too long to be kept.

loses: kl_standard_normal
"""


def kl_standard_normal(mu, logvar):
    print("\0" * 2000)
    junk = b"\xff" * 395_000
    reply_with(lambda message, encode: frame(b'{"results":{"value":{"kind":"str","data":"' + junk + b'"}}}'))
