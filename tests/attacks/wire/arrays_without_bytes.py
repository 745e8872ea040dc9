"""Arrays without entries: they have no bytes, but a sum over one axis has 2^39, and so does an index of it; and 7 000 of them.

loses: kl_standard_normal
"""
SHAPES = [[1 << 39, 0], [0, 1 << 39], [1 << 20, 0, 1 << 19], [2] * 31 + [0], [0] * 64, [1 << 39, 0, 1 << 39]]
calls = []


def kl_standard_normal(mu, logvar):
    shape = SHAPES[len(calls) % len(SHAPES)]
    calls.append(shape)
    empty = {"$": "array", "dtype": "float32", "shape": shape, "at": 0}
    entry = {"kind": "tensor", "dtype": "float32", "shape": shape, "data": empty}
    crowd = [{"$": "array", "dtype": "float32", "shape": [0], "at": 0}] * 7000 if len(calls) % 2 else []
    reply_with(lambda message, encode: frame({"results": {"value": entry, "more": crowd}}))
