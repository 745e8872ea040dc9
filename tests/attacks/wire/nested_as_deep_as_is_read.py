"""Results nested so deep that they can just be read, but not kept once they lie within a record.

loses: kl_standard_normal
"""


def kl_standard_normal(mu, logvar):
    data = 1
    for _ in range(56):
        data = [data]
    reply_with(lambda message, encode: frame({"results": {"value": {"kind": "str", "data": data}}}))
