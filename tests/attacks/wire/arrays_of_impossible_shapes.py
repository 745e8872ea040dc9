"""Arrays whose shapes and places do not fit the bytes: negative, beyond memory, overlapping, boolean, none at all.

loses: kl_standard_normal
shows: could not be read
"""
SHAPES = [[-1], [1 << 39, 1 << 39], [1 << 39], [True], ["1"], [1.0], [0] * 100, [0, 1 << 39, 1 << 39], None]
tried = []


def kl_standard_normal(mu, logvar):
    shape = SHAPES[len(tried) % len(SHAPES)]
    tried.append(shape)
    array = {"$": "array", "dtype": "float32", "shape": shape, "at": 0}
    reply_with(lambda message, encode: frame({"results": {"value": {"kind": "tensor", "data": array}}}, bytes(4)))
