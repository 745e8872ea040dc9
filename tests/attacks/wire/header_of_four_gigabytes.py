"""Says that a header of four gigabytes follows.

loses: kl_standard_normal
shows: could not be read
"""


def kl_standard_normal(mu, logvar):
    reply_with(lambda message, encode: frame({"results": {}}, header_length=(1 << 32) - 1))
