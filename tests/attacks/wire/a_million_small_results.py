"""Results that nobody asked for, as many as fit: short names, one long name, labels of a hundred thousand letters, long shapes.

loses: kl_standard_normal
"""
CROWDS = [
    {f"{i:x}": 0 for i in range(40_000)},
    {"k" * 400_000: {"kind": "tensor"}},
    {"value": {"kind": "k" * 400_000, "dtype": "d" * 1000, "device": {}, "data": [[]] * 1000}},
    {"value": {"kind": "tensor", "dtype": "float32", "shape": [1 << 200] * 1000, "data": None}},
    {"value": {"kind": "str", "data": "s" * 500_000}},
]
calls = []


def kl_standard_normal(mu, logvar):
    calls.append(mu)
    crowd = CROWDS[len(calls) % len(CROWDS)]
    reply_with(lambda message, encode: encode({"results": crowd}))
