"""A small frame that asks for the same bytes again and again, to fill the judge's memory.

loses: kl_standard_normal
shows: could not be read
"""


def kl_standard_normal(mu, logvar):
    array = {"$": "array", "dtype": "float64", "shape": [100_000], "at": 0}
    reply_with(lambda message, encode: frame({"results": {"value": {"kind": "tensor", "data": [array] * 20_000}}}, bytes(800_000)))
