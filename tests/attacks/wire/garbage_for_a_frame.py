"""Sends bytes that are no frame.

loses: kl_standard_normal
shows: could not be read
"""


def kl_standard_normal(mu, logvar):
    reply_with(lambda message, encode: b"HTTP/1.1 200 OK\r\n\r\n" + bytes(range(256)) * 100)
