"""Says that arrays of an exabyte follow.

loses: kl_standard_normal
shows: could not be read
"""


def kl_standard_normal(mu, logvar):
    reply_with(lambda message, encode: frame({"results": {}}, body_length=1 << 60))
