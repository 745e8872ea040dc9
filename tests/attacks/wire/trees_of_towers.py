"""Forged trees that take more time or memory than there is: a tower of squares, gamma of the largest numbers.

loses: kl_to_standard_normal_expression
"""
TREES = [
    [["Rational", "9" * 390, "7"], *(["gamma", i] for i in range(150))],
    [["Rational", "9", "1"], *(["Pow", i, i] for i in range(40))],
]


def kl_to_standard_normal_expression(mu, sigma):
    tree = TREES.pop()
    reply_with(lambda message, encode: encode({"results": {name: {"kind": "tree", "data": tree} for name in message["results"]}}))
    return mu
