"""Two million bytes of empty lists, each sixty times its text in the judge's memory, in every reply.

loses: kl_standard_normal
"""


def kl_standard_normal(mu, logvar):
    reply_with(lambda message, encode: frame(b'{"results":{"value":{"kind":"str","data":[' + b"{}," * 650_000 + b"{}]}}}"))
