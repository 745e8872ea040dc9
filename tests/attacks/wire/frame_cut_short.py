"""Promises more than it sends, and waits.

loses: kl_standard_normal
shows: did not end
"""


def kl_standard_normal(mu, logvar):
    reply_with(lambda message, encode: frame({"results": {}}, header_length=1000))
